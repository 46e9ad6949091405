//! Every component in every state, for those who build the console.

use std::sync::Arc;

use leptos::prelude::*;

use super::set_title;
use crate::{
    clock::Now,
    ui::{
        Ask, Badge, Button, Callout, CardSkeleton, Choice, ConfirmDialog, CopyButton, DropZone,
        EmptyState, Glyph, Icon, Kid, Look, Menu, MenuItem, Meter, RadioGroup, SaveFoot, Select,
        SkeletonRows, TextArea, TextField, Tiles, Time, Toasts, Tone,
    },
};

/// The page.
#[component]
pub fn GalleryPage() -> impl IntoView {
    set_title("Gallery");
    view! {
        <div class="page-head">
            <h1>"Gallery"</h1>
        </div>
        <Buttons />
        <Fields />
        <Choices />
        <Statements />
        <Data />
        <Feet />
        <Results />
    }
}

#[component]
fn Section(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{title}</h2>
            </div>
            <div class="card-body">{children()}</div>
        </section>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let looks = [
        (Look::Normal, "Normal"),
        (Look::Primary, "Primary"),
        (Look::Danger, "Danger"),
        (Look::Plain, "Plain"),
    ];
    let row = move |small: bool, busy: bool, blocked: Option<&str>| {
        let blocked = blocked.map(str::to_owned);
        looks
            .map(|(look, label)| {
                let blocked = blocked.clone();
                view! {
                    <Button look small busy blocked=Signal::stored(blocked)>
                        {label}
                    </Button>
                }
            })
            .collect_view()
    };
    view! {
        <Section title="Buttons">
            <div class="buttons">{row(false, false, None)}</div>
            <div class="buttons">{row(true, false, None)}</div>
            <div class="buttons">{row(false, true, None)}</div>
            <div class="buttons">{row(false, false, Some("Because of this reason."))}</div>
            <div class="buttons">
                <Button look=Look::Icon label="Add">
                    <Icon glyph=Glyph::Plus />
                </Button>
                <CopyButton text="copied" what="example" wordy=true />
                <CopyButton text="copied" what="example" />
                <Menu
                    label="Actions for example"
                    items=vec![
                        MenuItem::new("Edit", || ()),
                        MenuItem::new("Enable", || ()).blocked(Some("2 are in use.".to_owned())),
                        MenuItem::new("Delete", || ()).danger(),
                    ]
                />
            </div>
        </Section>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let text = |text: &str| RwSignal::new(text.to_owned());
    let wrong = Some("This name has 130 characters, 2 too many; the most is 128.".to_owned());
    view! {
        <Section title="Fields">
            <TextField label="Empty" value=text("") hint="What to know before typing" />
            <TextField label="Filled and optional" value=text("billing") optional=true />
            <TextField label="Wrong" value=text("billing") error=Signal::stored(wrong) />
            <TextField label="For machines" value=text("LWd8xEOrXZOm6jUL6mcw") machine=true />
            <TextField label="Right to left" value=text("حساب الخدمة") />
            <TextArea label="Lines" value=text("One\nTwo") />
            <DropZone on_file=|_| () hint="PEM, DER or JWK. It is read in this tab only." />
        </Section>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let choices = || {
        vec![
            Choice::new("a", "The first").hint("What to know about it"),
            Choice::new("b", "The second"),
            Choice::new("c", "Not now").blocked(Some("Because of this reason.".to_owned())),
        ]
    };
    let value = RwSignal::new("a".to_owned());
    view! {
        <Section title="Choices">
            <Select label="List" value choices=choices() />
            <RadioGroup label="Radio buttons" value choices=choices() />
            <Tiles label="Tiles" value choices=choices() />
        </Section>
    }
}

#[component]
fn Statements() -> impl IntoView {
    let tones = [
        Tone::Plain,
        Tone::Accent,
        Tone::Ok,
        Tone::Warn,
        Tone::Danger,
    ];
    view! {
        <Section title="Statements">
            <div class="badges">
                {tones.map(|tone| view! { <Badge tone>{tone.name()}</Badge> }).collect_view()}
            </div>
            {tones
                .map(|tone| {
                    view! {
                        <Callout tone title="What it says in one line">
                            <p>"And then the rest of it, in a sentence or two."</p>
                        </Callout>
                    }
                })
                .collect_view()}
            <EmptyState glyph=Glyph::Key title="Nothing here yet">
                <p>"Why one would want something here, and how to get it."</p>
                <div class="buttons">
                    <Button look=Look::Primary>"Make one"</Button>
                </div>
            </EmptyState>
            <SkeletonRows />
            <CardSkeleton />
        </Section>
    }
}

#[component]
fn Data() -> impl IntoView {
    let now = Now::current();
    let at = move |days| now.get_untracked() + chrono::TimeDelta::days(days);
    view! {
        <Section title="Data">
            <Kid text="LWd8xEOrXZOm6jUL6mcw0j6LxHz_YvhEi7AmjcQDiCs" what="key ID" />
            <Time at=at(-1) now />
            <Time at=at(-1) now ends=true />
            <Time at=at(10) now ends=true />
            <Time at=at(400) now ends=true />
            <div class="meters">
                <Meter what="in use" value=0 max=2 />
                <Meter what="in use" value=1 max=2 />
                <Meter what="stored" value=4 max=4 />
            </div>
        </Section>
    }
}

/// The end of a form that saves, in every state.
#[component]
fn Feet() -> impl IntoView {
    let nothing = Some("Nothing is changed.".to_owned());
    let free = None::<String>;
    view! {
        <section class="card" aria-label="Feet of forms">
            <SaveFoot busy=false blocked=Signal::stored(free.clone())>
                <Button>"Cancel"</Button>
            </SaveFoot>
            <SaveFoot busy=false blocked=Signal::stored(nothing) />
            <SaveFoot busy=true blocked=Signal::stored(free) />
        </section>
    }
}

#[component]
fn Results() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let ask = RwSignal::new(None);
    let undo = move |()| {
        toasts.done_with(
            "It is done.",
            "Undo",
            Arc::new(move || toasts.done("Taken back.")),
        )
    };
    let question = move |()| {
        ask.set(Some(Ask {
            title: "Disable example?".to_owned(),
            lines: vec!["What stops.".to_owned(), "And when.".to_owned()],
            phrase: Some("example".to_owned()),
            verb: "Disable".to_owned(),
            then: Arc::new(move || toasts.done("It is disabled.")),
        }));
    };
    view! {
        <Section title="Results and questions">
            <div class="buttons">
                <Button on_press=move |()| toasts.done("It is done.")>"A result"</Button>
                <Button on_press=undo>"A result with undo"</Button>
                <Button on_press=move |()| toasts.failed("It was not done, because of this.")>
                    "A failure"
                </Button>
                <Button on_press=question>"A question"</Button>
            </div>
            <ConfirmDialog ask />
        </Section>
    }
}
