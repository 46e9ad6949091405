//! The icons and the logo, inline so that they follow the text's colour.

use leptos::prelude::*;

/// An icon's drawing on a 24 by 24 grid, stroked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Glyph {
    Back,
    Check,
    Close,
    Copy,
    Down,
    Download,
    File,
    Filter,
    Forward,
    Info,
    Key,
    Lock,
    More,
    Plus,
    Search,
    Settings,
    Sort,
    SortDown,
    SortUp,
    Stop,
    Up,
    Warning,
    Wrench,
}

impl Glyph {
    const fn path(self) -> &'static str {
        match self {
            Self::Back => "M15 5l-7 7 7 7",
            Self::Check => "M4.5 12.5l5 5 10-11",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Copy => {
                "M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM4.5 15.500H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v.5"
            }
            Self::Down => "M6 9l6 6 6-6",
            Self::Download => {
                "M12 4v12m-4.5-4.500L12 16l4.5-4.500M4 15v4a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-4"
            }
            Self::File => {
                "M12 16V4m-4.5 4.500L12 4l4.5 4.500M4 15v4a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-4"
            }
            Self::Filter => "M4 6h16M7 12h10M10 18h4",
            Self::Forward => "M9 5l7 7-7 7",
            Self::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.500M12 7.600v.1",
            Self::Key => {
                "M14.5 13.500a5 5 0 1 0-4.3-2.400L3 18.300V21h3.500v-2.500H9V16h1.700l2.1-2.100ZM16 8v.01"
            }
            Self::Lock => "M6 11h12v9H6ZM8.5 11V7.500a3.5 3.5 0 0 1 7 0V11M12 15v1.5",
            Self::More => {
                "M4.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0M11.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0M18.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16.2 16.200L21 21",
            Self::Settings => {
                "M4 7h9M19 7h1M4 17h1M11 17h9M16 4.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM8 14.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z"
            }
            Self::Sort => "M8 9l4-4 4 4M8 15l4 4 4-4",
            Self::SortDown => "M12 5v14M6 13l6 6 6-6",
            Self::SortUp => "M12 19V5M6 11l6-6 6 6",
            Self::Stop => {
                "M8.3 3h7.400L21 8.300v7.400L15.7 21H8.300L3 15.700V8.300ZM9 9l6 6M15 9l-6 6"
            }
            Self::Up => "M6 15l6-6 6 6",
            Self::Warning => "M12 4L2.5 20h19ZM12 10v4.500M12 17.200v.1",
            Self::Wrench => {
                "M14.7 6.300a4.5 4.5 0 0 0-5.9 5.700L3.5 17.300a2.2 2.2 0 0 0 3.2 3.200l5.3-5.300a4.5 4.5 0 0 0 5.7-5.900L14.9 12 12 9.100Z"
            }
        }
    }
}

/// One icon. It is decoration: the words beside it say the same.
#[component]
pub fn Icon(
    /// Which.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=glyph.path() />
        </svg>
    }
}

/// The logo: two halves of a token that fit each other.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="4 4 24 24" aria-hidden="true" focusable="false">
            <path class="mark-call" d="M14.5 5v7.500l3 2v3l-3 2V25A10 10 0 0 1 14.5 5Z" />
            <path class="mark-answer" d="M17.5 7A10 10 0 0 1 17.5 27v-6.600l3-2v-4.800l-3-2Z" />
        </svg>
    }
}
