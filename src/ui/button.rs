//! The button.

use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// One of several.
    #[default]
    Normal,
    /// The main action.
    Primary,
    /// Destructive.
    Danger,
    /// In running text or beside a stronger one.
    Plain,
    /// An icon only; give it an `aria-label`.
    Icon,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Normal => "",
            Self::Primary => "button-primary",
            Self::Danger => "button-danger",
            Self::Plain => "button-plain",
            Self::Icon => "button-icon",
        }
    }
}

/// A button. If blocked, it stays in the tab order and says why.
#[component]
pub fn Button(
    /// Its weight.
    #[prop(optional)]
    look: Look,
    /// For rows and bars.
    #[prop(optional)]
    small: bool,
    /// It submits its form; the form's handler must check again what `blocked` says.
    #[prop(optional)]
    submit: bool,
    /// Its action is running.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it is blocked.
    #[prop(optional, into)]
    blocked: Signal<Option<String>>,
    /// The action.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The accessible name of an icon button.
    #[prop(optional, into)]
    label: Option<String>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let inert = move || busy.get() || blocked.read().is_some();
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=format!("button {} {}", look.class(), if small { "button-small" } else { "" })
            aria-label=label
            aria-disabled=move || inert().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            title=move || blocked.get()
            on:click=move |event| {
                if busy.get_untracked() || blocked.read_untracked().is_some() {
                    event.prevent_default();
                } else if let Some(on_press) = on_press {
                    on_press.run(());
                }
            }
        >
            <Show when=move || busy.get()>
                <span class="spinner" aria-hidden="true"></span>
            </Show>
            {children()}
        </button>
    }
}
