//! Rules and types that need no view, tested on the host.

mod app_type;
mod application_status;
mod assertion_policy;
mod attachment_status;
mod authentication;
mod client_draft;
mod credential_status;
mod events;
mod expiry;
mod form_value;
mod identifiers;
mod key_use;
mod names;
mod numbers;

pub use app_type::{APP_TYPES, app_type_hint, app_type_label};
pub use application_status::{status_hint, status_label};
pub use assertion_policy::assertion_policy;
pub use attachment_status::{Attachment, AttachmentStatus};
pub use authentication::{AuthMethod, attached, authentication, unavailable, unserved_reason};
pub use client_draft::{ClientDraft, ClientProblems, too_long};
pub use credential_status::{all_expired_since, coverage_gap, expired, proposed_keys, usable};
pub use events::{EventResult, EventType, event_kinds, event_result};
pub use expiry::{ExpiryChoice, ExpiryDraft, in_days, in_full};
pub use form_value::FormValue;
pub use identifiers::{identifier_label, matched_in_answer};
pub use key_use::KeyUse;
pub use names::{
    ISOLATES, display_name, has_visible, in_sentence, in_toast, is_typed, lowercase,
    name_in_sentence, name_in_toast, visible,
};
pub use numbers::{counted, grouped};
