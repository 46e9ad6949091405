//! What the browser keeps: theme, time zone, height of rows. And which version this is.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    clock::{Zone, known_zones},
    domain::FormValue,
    preferences::{Density, Kept, Theme, ZoneChoice},
    routes::Route,
    session::Server,
    ui::{Choice, Dialog, RadioGroup, Select},
};

impl FormValue for Theme {
    fn form_value(&self) -> String {
        self.word().unwrap_or_default()
    }
}

impl FormValue for Density {
    fn form_value(&self) -> String {
        self.word().unwrap_or_default()
    }
}

impl FormValue for ZoneChoice {
    fn form_value(&self) -> String {
        self.word().unwrap_or_default()
    }
}

/// The dialog. A choice applies at once.
#[component]
pub fn PreferencesDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog title="Preferences" open>
            <Preferences open />
        </Dialog>
    }
}

/// A signal for a form's control that follows the choice, and makes it.
fn control<T: Kept>() -> RwSignal<T> {
    let value = RwSignal::new(T::signal().get_untracked());
    Effect::new(move |before: Option<T>| {
        let chosen = value.get();
        if before.is_some_and(|before| before != chosen) {
            chosen.clone().choose();
        }
        chosen
    });
    value
}

#[component]
fn Preferences(open: RwSignal<bool>) -> impl IntoView {
    let themes = vec![
        Choice::new(Theme::System, "System"),
        Choice::new(Theme::Light, "Light"),
        Choice::new(Theme::Dark, "Dark"),
    ];
    let densities = vec![
        Choice::new(Density::Comfortable, "Comfortable"),
        Choice::new(Density::Compact, "Compact"),
    ];
    let theme = control::<Theme>();
    let density = control::<Density>();
    let zone = control::<ZoneChoice>();
    let is_shown = RwSignal::new(false);
    // Hundreds: drawn after the dialog.
    request_animation_frame(move || {
        let show = move || {
            is_shown.try_set(true);
        };
        set_timeout(show, Duration::ZERO);
    });
    let zones = Signal::derive(move || {
        let named = if is_shown.get() {
            known_zones()
        } else {
            Vec::new()
        };
        zones(&zone.get_untracked(), named)
    });
    view! {
        <div class="dialog-body">
            <RadioGroup label="Theme" value=theme choices=themes />
            <Select
                label="Time zone"
                value=zone
                choices=zones
                hint=Some("Dates on pages are shown in this zone.".to_owned())
            />
            <RadioGroup label="Rows of tables" value=density choices=densities />
            <p class="soft">
                "Kept in this browser. " <Versions /> " "
                <a href=Route::Help.path() on:click=move |_| open.set(false)>
                    "Help"
                </a>
            </p>
        </div>
    }
}

/// The browser's and UTC first, then those of these names, and the chosen one.
fn zones(chosen: &ZoneChoice, mut names: Vec<String>) -> Vec<Choice<ZoneChoice>> {
    let browser = format!("Browser ({})", Zone::Local.name());
    let mut zones = vec![
        Choice::new(ZoneChoice::Browser, browser),
        Choice::new(ZoneChoice::Utc, "UTC"),
    ];
    names.retain(|name| name != "UTC");
    // One of another browser, or of an older one.
    if let ZoneChoice::Named(own) = chosen
        && !names.contains(own)
    {
        names.push(own.clone());
    }
    let named = names.into_iter().map(|name| {
        let label = name.replace('_', " ");
        Choice::new(ZoneChoice::Named(name), label)
    });
    zones.extend(named);
    zones
}

/// The version of the console; the server's, if it is another one.
#[component]
fn Versions() -> impl IntoView {
    const OWN: &str = env!("CARGO_PKG_VERSION");
    let server = use_context::<Server>().map(|Server(server)| server.latest());
    move || {
        let server = server.and_then(|server| Some(server.get()?.version));
        let other = server.filter(|version| !version.is_empty() && version != OWN);
        match other {
            Some(server) => format!("Console version {OWN}, server version {server}."),
            None => format!("Countersign version {OWN}."),
        }
    }
}
