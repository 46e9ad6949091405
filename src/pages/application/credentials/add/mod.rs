//! The dialog that adds a credential.

mod draft;
mod fields;
mod key_reuse;
mod member_choice;
mod page_intake;
mod request;
mod source_field;
#[cfg(test)]
mod verdicts;

pub use key_reuse::KeyReuseWarning;
pub use page_intake::take_from_page;
pub use source_field::SourceField;

use leptos::prelude::*;
use management_api::rules::{KID_MAX, KID_MIN};
use management_api::{ClientCredential, Credential, CredentialCreate};

use super::expiry::field::ExpiryField;
use crate::{
    api::{Api, ApiError},
    clock::{self, Now},
    material::{Given, Preview, Repairs},
    ui::{Button, Callout, Dialog, EmptyState, FormFoot, Glyph, Icon, TextField, Tone},
};
use draft::CredentialDraft;
use fields::{AlgorithmField, EnableField, Fields};
use key_reuse::find_key_reuse;
use member_choice::{Members, meant, proposed};

/// Opens with what was dropped or pasted on the page, if anything was.
#[derive(Clone, Copy)]
pub struct AddDialogState {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    /// What was given.
    pub given: RwSignal<Option<Given>>,
}

impl Default for AddDialogState {
    fn default() -> Self {
        Self {
            open: RwSignal::new(false),
            given: RwSignal::new(None),
        }
    }
}

impl AddDialogState {
    /// Opens it empty; where it is open already, what was begun stays.
    pub fn start(self) {
        if !self.open.get_untracked() {
            self.given.set(None);
            self.open.set(true);
        }
    }

    /// Opens it with this, or gives this to it where it is open already.
    pub fn offer(self, given: Given) {
        self.given.set(Some(given));
        self.open.set(true);
    }
}

/// The dialog.
#[component]
pub fn AddDialog(
    /// Whether it is open, and with what.
    adding: AddDialogState,
    /// The application.
    #[prop(into)]
    client_id: String,
    /// What is stored already.
    credentials: Signal<Vec<Credential>>,
    /// Why a new one can't be enabled at once; `None` where it can.
    #[prop(into)]
    enable_blocked: Signal<Option<String>>,
    /// Why none can be added at all; `None` where one can.
    #[prop(optional, into)]
    blocked: Signal<Option<String>>,
    /// The new credential, and whether it is to be enabled at once.
    on_added: Callback<(Credential, bool)>,
    /// It may have been added, although no answer says so.
    on_uncertain: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog title="Add Credential" open=adding.open wide=true>
            <AddForm
                adding
                client_id=client_id.clone()
                credentials
                enable_blocked
                add_blocked=blocked
                on_added
                on_uncertain
            />
        </Dialog>
    }
}

/// The form. What was typed stays when the server refuses.
#[component]
pub fn AddForm(
    /// The dialog that it stands in.
    adding: AddDialogState,
    /// The application.
    client_id: String,
    /// What is stored already.
    credentials: Signal<Vec<Credential>>,
    /// Why a new one can't be enabled at once.
    enable_blocked: Signal<Option<String>>,
    /// Why none can be added at all.
    add_blocked: Signal<Option<String>>,
    /// The new credential, and whether it is to be enabled at once.
    on_added: Callback<(Credential, bool)>,
    /// It may have been added, although no answer says so.
    on_uncertain: Callback<()>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let now = Now::current();
    let source = adding.given;
    let member = RwSignal::new(String::new());
    Effect::new(move || member.set(proposed(source.read().as_ref())));
    let given = Memo::new(move |_| {
        let source = source.read();
        let source = source.as_ref()?;
        Some(meant(source, &member.read(), clock::now()))
    });
    let credentials_with_key = find_key_reuse(given);
    let form = Fields::new();
    let draft = Memo::new(move |_| form.draft(given, now));
    let blocked = Signal::derive(move || {
        let draft = draft.read();
        add_blocked
            .get()
            .or_else(|| draft.blocked())
            .or_else(|| draft.duplicate(&credentials.read(), &credentials_with_key.read()))
    });
    Effect::new(move || form.follow(given, source));
    let own_id = client_id.clone();

    let add = Action::new_local(move |request: &CredentialCreate| {
        let (request, client_id) = (request.clone(), client_id.clone());
        async move { api.create_credential(&client_id, &request).await }
    });
    let refused = Memo::new(move |_| match add.value().get() {
        Some(Err(error)) => api.unless_signed_in_again(Some(error)),
        _ => None,
    });
    // The server's word on a field stands until the field is another.
    let sent = StoredValue::new(None::<CredentialDraft>);
    let on_field = move |field: &str, is_same: fn(&CredentialDraft, &CredentialDraft) -> bool| {
        let stands = sent.with_value(|sent| {
            sent.as_ref()
                .is_some_and(|sent| is_same(sent, &draft.read()))
        });
        let refused = refused.read();
        refused.as_ref().filter(|_| stands)?.on(field)
    };
    Effect::new(move || match add.value().get() {
        Some(Ok(credential)) => {
            let enable = form.enable.get_untracked() && enable_blocked.read_untracked().is_none();
            adding.open.set(false);
            on_added.run((credential, enable));
        }
        Some(Err(error)) if error.is_uncertain() => on_uncertain.run(()),
        _ => {}
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if add.pending().get_untracked() || untrack(|| blocked.get()).is_some() {
            return;
        }
        if let Ok(request) = CredentialCreate::try_from(&*draft.read_untracked()) {
            sent.set_value(Some(draft.get_untracked()));
            add.dispatch_local(request);
        }
    };
    let certificate_end = Signal::derive(move || {
        let given = given.read();
        let certificate = given.as_ref()?.diagnosis.certificate.as_ref()?;
        certificate.not_after.filter(|end| *end > now.get())
    });
    view! {
        <form class="dialog-form" on:submit=submit novalidate>
            <div class="dialog-body add">
                // The preview comes right after the source: on a narrow screen, and for a screen reader,
                // the verdict is what to learn next.
                <SourceField given=source refused=Signal::derive(move || on_field("pem", |a, b| a.given == b.given)) />
                <PreviewPane form source given member credentials credentials_with_key client_id=own_id />
                <div class="add-fields">
                    <TextField
                        label="Name"
                        value=form.name
                        optional=true
                        hint="What people call this key, such as billing 2027"
                        error=Signal::derive(move || {
                            draft.read().problems().name.or_else(|| on_field("name", |a, b| a.name == b.name))
                        })
                    />
                    <AlgorithmField form given error=Signal::derive(move || on_field("alg", |a, b| a.algorithm == b.algorithm)) />
                    <ExpiryField
                        form=form.expiry
                        can_follow=true
                        certificate_end
                        now
                        error=Signal::derive(move || {
                            draft
                                .read()
                                .problems()
                                .expiry
                                .or_else(|| on_field("expires_at", |a, b| a.expiry == b.expiry))
                                .or_else(|| on_field("parse_expiry_from_cert", |a, b| a.expiry == b.expiry))
                        })
                    />
                    <TextField
                        label="Key ID"
                        value=form.kid
                        optional=true
                        machine=true
                        hint=format!("{KID_MIN} to {KID_MAX} letters, digits, - or _. Left empty, it is the key’s RFC 7638 thumbprint.")
                        error=Signal::derive(move || {
                            draft.read().problems().kid.or_else(|| on_field("kid", |a, b| a.kid == b.kid))
                        })
                    />
                    <EnableField form enable_blocked />
                </div>
                {move || {
                    refused
                        .get()
                        .filter(|error| !on_a_field(error))
                        .map(|error| {
                            view! {
                                <div class="add-refused">
                                    <Callout tone=Tone::Danger title=error.title("It was not added") alert=true>
                                        <p>{error.to_string()}</p>
                                    </Callout>
                                </div>
                            }
                        })
                }}
            </div>
            <FormFoot
                submit="Add Credential"
                open=adding.open
                busy=add.pending()
                blocked
            />
        </form>
    }
}

fn on_a_field(error: &ApiError) -> bool {
    [
        "pem",
        "name",
        "alg",
        "expires_at",
        "parse_expiry_from_cert",
        "kid",
    ]
    .into_iter()
    .any(|field| error.on(field).is_some())
}

/// The pane.
#[component]
pub fn PreviewPane(
    /// Where it is kept that the repairs were applied.
    form: Fields,
    /// What was given.
    source: RwSignal<Option<Given>>,
    /// What is meant of it.
    given: Memo<Option<Given>>,
    /// The hash of the member that is meant.
    member: RwSignal<String>,
    /// What is stored already.
    credentials: Signal<Vec<Credential>>,
    /// The credentials of all applications that have the same key.
    credentials_with_key: Signal<Vec<ClientCredential>>,
    /// The application.
    client_id: String,
) -> impl IntoView {
    view! {
        <div class="add-preview" aria-live="polite">
            <PublicHalf given=source />
            <Members source member credentials />
            <KeyReuseWarning found=credentials_with_key client_id />
            {move || match given.get() {
                None => {
                    view! {
                        <EmptyState glyph=Glyph::Key title="What it is appears here">
                            <p>
                                "Kind, size, key ID and validity, and whatever is wrong with it, before anything is sent."
                            </p>
                        </EmptyState>
                    }
                        .into_any()
                }
                Some(given) => {
                    let repairs = given.diagnosis.repairs.clone();
                    let mendable = given.diagnosis.verdict == diagnosis::Verdict::Repair;
                    view! {
                        {mendable.then(|| view! { <Repairs repairs repaired=form.repaired /> })}
                        <Preview given />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// What was refused has a public half that can be registered.
#[component]
pub fn PublicHalf(
    /// What was given; the public half takes its place.
    given: RwSignal<Option<Given>>,
) -> impl IntoView {
    let take = move |()| {
        let half = given
            .read_untracked()
            .as_ref()
            .and_then(|given| given.public_half(clock::now()));
        given.set(half);
    };
    let offered = Memo::new(move |_| {
        given
            .read()
            .as_ref()
            .is_some_and(|given| given.diagnosis.derived.is_some())
    });
    move || {
        offered.get().then(|| {
            view! {
                <Callout tone=Tone::Accent title="Its public half can be registered">
                    <p>"It was worked out in this tab; the private half is gone from it already."</p>
                    <div class="buttons">
                        <Button small=true on_press=take>
                            <Icon glyph=Glyph::Key />
                            "Use the public half"
                        </Button>
                    </div>
                </Callout>
            }
        })
    }
}
