//! The Credentials tab: authentication method, credentials, and everything done to them.

mod add;
mod add_form;
mod draft;
mod edit;
mod expiry;
mod expiry_field;
mod intake;
mod intake_page;
mod method;
mod method_card;
mod preview;
mod source;
mod secret_card;
mod tab;
mod table;
mod wishes;
mod work;

pub use method::attached;
pub use intake::{Given, read_file, read_text};
pub use preview::{Preview, Repairs};
pub use source::SourceField;
pub use tab::CredentialsTab;
