//! The one menu of the list: its filters, its order, and the actions of each row open it.

use leptos::prelude::*;

use crate::ui::{Edge, MenuButton, MenuState};

/// The part that draws the menu.
pub const PART: &str = "list_menu";

/// What the menu is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuOf {
    /// The filter by status.
    Status,
    /// The filter by type.
    Type,
    /// The filter by authentication method.
    Method,
    /// The order.
    Order,
    /// A row.
    Row {
        /// The application's client ID.
        client_id: String,
        /// Its name, for people.
        name: String,
    },
}

impl MenuOf {
    /// The menu's name, and that of a row's button.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Status => "Status".to_owned(),
            Self::Type => "Type".to_owned(),
            Self::Method => "Method".to_owned(),
            Self::Order => "Sort".to_owned(),
            Self::Row { name, .. } => format!("Actions for {name}"),
        }
    }
}

/// The menu, and what it was opened for last.
#[derive(Clone, Copy)]
pub struct ListMenu {
    /// Whether it is open.
    pub state: MenuState,
    /// What it is of.
    pub of: RwSignal<MenuOf>,
}

impl Default for ListMenu {
    fn default() -> Self {
        Self {
            state: MenuState::default(),
            of: RwSignal::new(MenuOf::Order),
        }
    }
}

impl ListMenu {
    /// The button of `own` is pressed, before it is clicked.
    pub fn press(self, own: &MenuOf) {
        self.state.press(*self.of.read_untracked() == *own);
    }

    /// The button of `own` is clicked.
    pub fn click(self, own: &MenuOf, event: &web_sys::MouseEvent) {
        let edge = match own {
            MenuOf::Row { .. } => Edge::End,
            _ => Edge::Start,
        };
        self.of.set(own.clone());
        self.state.click(event, edge);
    }

    /// Returns true if the menu of `own` is open.
    #[must_use]
    pub fn is_open(self, own: &MenuOf) -> bool {
        self.state.open.get() && *self.of.read() == *own
    }
}

/// The button of a row's menu.
#[component]
pub fn RowMenu(
    /// The menu.
    menu: ListMenu,
    /// The application's client ID.
    client_id: String,
    /// Its name, for people.
    name: String,
) -> impl IntoView {
    let own = StoredValue::new(MenuOf::Row { client_id, name });
    view! {
        <MenuButton
            label=own.read_value().label()
            is_open=Signal::derive(move || menu.is_open(&own.read_value()))
            on_press=move |()| menu.press(&own.read_value())
            on_click=move |event| menu.click(&own.read_value(), &event)
            part=PART
        />
    }
}
