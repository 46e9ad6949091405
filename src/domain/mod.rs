//! Rules and types that need no view, tested on the host.

mod app_type;
mod attachment_status;
mod authentication;
mod client_draft;
mod credential_status;
mod expiry;
mod form_value;
mod names;
mod numbers;

pub use app_type::{APP_TYPES, app_type_hint, app_type_label};
pub use attachment_status::{Attachment, AttachmentStatus};
pub use authentication::{AuthMethod, attached, authentication, unavailable, unserved_reason};
pub use client_draft::{ClientDraft, ClientProblems, too_long};
pub use credential_status::{all_expired_since, coverage_gap, expired, usable};
pub use expiry::{ExpiryChoice, ExpiryDraft, in_days, in_full};
pub use form_value::FormValue;
pub use names::{display_name, has_visible, in_sentence, is_typed, name_in_sentence, visible};
pub use numbers::{counted, grouped};
