//! Leaving: signing out here, or disconnecting from a tenant.

use leptos::task::spawn_local;

use super::Session;
use crate::ui::Toasts;

impl Session {
    /// What ending it is called.
    #[must_use]
    pub fn leave_label(self) -> &'static str {
        if self.is_by_cookie() {
            "Sign out"
        } else {
            "Disconnect"
        }
    }

    /// Ends it, and tells where that fails.
    pub fn leave(self, toasts: Toasts) {
        spawn_local(async move {
            if let Err(error) = self.sign_out().await {
                toasts.failed(format!("You are still signed in. {error}"));
            }
        });
    }
}
