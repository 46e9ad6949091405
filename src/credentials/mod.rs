//! The Credentials tab: authentication method, credentials, and everything done to them.

mod add;
mod add_fields;
mod add_form;
mod add_preview;
mod draft;
mod edit;
mod expiry;
mod expiry_field;
mod finding;
mod intake;
mod intake_page;
mod known_key;
mod members;
mod method;
mod method_card;
mod preview;
mod request;
mod row_menu;
mod secret_card;
mod source;
mod tab;
mod table;
mod wishes;
mod work;

pub use request::signing_algorithm;
pub use finding::{PublicHalf, Repairs};
pub use intake::{Given, read_file, read_text};
pub use method::attached;
pub use preview::Preview;
pub use row_menu::{Blocked, Standing, Wish};
pub use source::SourceField;
pub use tab::CredentialsTab;
pub use table::{Capacity, CredentialTable, display_name};
