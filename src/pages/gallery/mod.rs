//! Every component in every state, for those who build the console.

mod results;
mod tables;

use leptos::prelude::*;

use results::{Dialogs, Results};
use tables::Tables;

use super::shared::set_title;
use crate::{
    clock::Now,
    ui::{
        Badge, Button, Callout, CardSkeleton, Chip, Choice, CopyButton, CopyableText,
        DownloadButton, DropZone, Edge, EmptyState, Glyph, Icon, Look, Menu, MenuItem, MenuList,
        MenuState, Meter, PasteField, RadioGroup, SaveFoot, Select, Skeleton, SkeletonRows,
        TextArea, TextField, Tiles, Time, Tone, VirtualList, VirtualRows,
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
        <Chips />
        <Statements />
        <Data />
        <Rows />
        <Tables />
        <Feet />
        <Dialogs />
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
                <DownloadButton
                    name="example.txt"
                    media_type="text/plain"
                    bytes=|()| b"An example.\n".to_vec()
                />
                <Menu
                    label="Actions for example"
                    items=vec![
                        MenuItem::new("Edit", || ()),
                        MenuItem::new("Enable", || ()).blocked(Some("Limit reached.".to_owned())),
                        MenuItem::link("Open", "#".to_owned()),
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
    let wrong = Some("This name has 130 characters; at most 128 are allowed.".to_owned());
    view! {
        <Section title="Fields">
            <TextField label="Empty" value=text("") hint="What to know before typing" />
            <TextField label="Filled and optional" value=text("billing") optional=true />
            <TextField label="Wrong" value=text("billing") error=Signal::stored(wrong.clone()) />
            <TextField label="For machines" value=text("LWd8xEOrXZOm6jUL6mcw") machine=true />
            <TextField label="Right to left" value=text("حساب الخدمة") />
            <TextArea label="Lines" value=text("One\nTwo") />
            <TextArea label="Wrong lines" value=text("One\nTwo") error=Signal::stored(wrong) />
            <PasteField
                label="Keeps all but the word secret"
                may_stay=|text: String| text != "secret"
                on_text=|text: String| text != "secret"
            />
            <DropZone on_file=|_| () hint="PEM, DER or JWK. Read in your browser only." />
        </Section>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let choices = || {
        vec![
            Choice::new("a".to_owned(), "The first").hint("What to know about it"),
            Choice::new("b".to_owned(), "The second"),
            Choice::new("c".to_owned(), "Not now")
                .blocked(Some("Because of this reason.".to_owned())),
        ]
    };
    let value = RwSignal::new("a".to_owned());
    view! {
        <Section title="Choices">
            <Select label="List" value choices=choices() />
            <Select
                label="Wrong list"
                value
                choices=choices()
                error=Signal::stored(Some("The first isn’t available here.".to_owned()))
            />
            <RadioGroup label="Radio buttons" value choices=choices() />
            <Tiles label="Tiles" value choices=choices() />
        </Section>
    }
}

#[component]
fn Chips() -> impl IntoView {
    const COLORS: [(&str, &str); 3] = [("Red", "3"), ("Green", "12,345"), ("Blue", "0")];
    let menu = MenuState::default();
    let color = RwSignal::new(None::<&str>);
    let items = Signal::derive(move || {
        let any = MenuItem::choice("Any color", color.get().is_none(), move || color.set(None));
        let each = COLORS.map(|(name, count)| {
            MenuItem::choice(name, color.get() == Some(name), move || {
                color.set(Some(name))
            })
            .count(Some(count.to_owned()))
        });
        std::iter::once(any).chain(each).collect::<Vec<_>>()
    });
    let stored = |text: Option<&str>| Signal::stored(text.map(str::to_owned));
    let still = move |label: &'static str, chosen, on_clear| {
        view! {
            <Chip
                label
                chosen=stored(chosen)
                is_open=false
                on_press=|()| ()
                on_click=|_| ()
                on_clear
            />
        }
    };
    view! {
        <Section title="Chips">
            <div class="buttons">
                <Chip
                    label="Color"
                    chosen=Signal::derive(move || color.get().map(str::to_owned))
                    is_open=menu.open
                    on_press=move |()| menu.press(true)
                    on_click=move |event| menu.click(&event, Edge::Start)
                    on_clear=Some(Callback::new(move |()| color.set(None)))
                />
                {still("Size", None, Some(Callback::new(|()| ())))}
                {still("Size", Some("Large"), Some(Callback::new(|()| ())))}
                {still("Sort", Some("Newest first"), None)}
            </div>
            <MenuList state=menu label="Color" items />
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
            <Skeleton />
            <Skeleton size="title" />
            <Skeleton size="half" />
            <Skeleton size="short" />
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
            <CopyableText text="LWd8xEOrXZOm6jUL6mcw0j6LxHz_YvhEi7AmjcQDiCs" what="key ID" />
            <Time at=at(-1) now />
            <Time at=at(-1) now expiry=true />
            <Time at=at(10) now expiry=true />
            <Time at=at(400) now expiry=true />
            <div class="meters">
                <Meter what="in use" value=0 max=2 />
                <Meter what="in use" value=1 max=2 />
                <Meter what="stored" value=4 max=4 />
            </div>
        </Section>
    }
}

/// A million rows, of which a dozen are drawn.
#[component]
fn Rows() -> impl IntoView {
    let window = VirtualList::new(Signal::stored(1_000_000), 1.75);
    view! {
        <section class="card" aria-label="Rows">
            <div
                class="lines"
                role="group"
                aria-label="A million rows"
                tabindex="0"
                node_ref=window.node
                on:scroll=move |_| window.follow()
            >
                <VirtualRows
                    window
                    item=|row| row
                    row=|row| {
                        view! {
                            <div class="line">
                                <span class="line-number">{row + 1}</span>
                                "A row"
                            </div>
                        }
                            .into_any()
                    }
                />
            </div>
        </section>
    }
}

/// The end of a form that saves, in every state.
#[component]
fn Feet() -> impl IntoView {
    let nothing = Some("No changes.".to_owned());
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
