//! The shell: the bar, the routes, and what every page shares.

use std::time::Duration;

use leptos::{mount::mount_to_body, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use crate::{
    api::Api,
    clock::Now,
    deployment::{self, Config},
    pages::activity::activity_page,
    pages::application::{FirstTab, application_page},
    pages::applications::applications_page,
    pages::assertion::assertion_page,
    pages::cannot_start::{ConfigErrorPage, FramedPage},
    pages::connect::token_expiry_banner,
    pages::find::find_page,
    pages::for_find::ForFind,
    pages::generate::generate_page,
    pages::help::{code_page, help_page},
    pages::inspect::inspect_page,
    pages::list_place,
    pages::not_found::NotFoundPage,
    pages::offline::OfflineBanner,
    pages::palette::{Palette, PaletteDialogs},
    pages::sign_in::{Guarded, SessionLost, sign_in_page},
    panic_notice,
    preferences::apply_theme,
    router::{Router, use_location, use_page},
    routes::{Page, Route, path_in_folder},
    session::{Server, ServerClock, Session, SessionState, load_server_info},
    ui::{
        Glyph, Icon, LeaveGuard, Mark, PageAnnouncer, PageName, Placeholder, ToastStack, Toasts,
        Unsaved, part, shortcut,
    },
};

/// Starts the console in the page's body, once its backend is known.
pub fn start() {
    panic_notice::install();
    // The page names the file relative to the address that it was loaded from.
    let config = deployment::config_url();
    deployment::apply_location();
    if deployment::is_framed() {
        return replace_boot(|| view! { <FramedPage /> }.into_any());
    }
    match config {
        Some(url) => replace_boot(|| configured(url)),
        None => replace_boot(|| view! { <App config=Config::default() /> }.into_any()),
    }
}

part! {
    /// The console of a copy that has a config.json.
    fn configured(url: String) in configured, Placeholder::Card => { view! { <Configured url /> } }
}

#[component]
fn Configured(url: String) -> impl IntoView {
    let read = RwSignal::new(None);
    let address = url.clone();
    spawn_local(async move {
        read.set(Some(deployment::read_config(&address).await));
    });
    move || {
        read.get().map(|read| match read {
            Ok(config) => {
                if let Some(known) = config.known() {
                    deployment::restrict_connections(known);
                }
                view! { <App config /> }.into_any()
            }
            Err(error) => view! { <ConfigErrorPage url=url.clone() error /> }.into_any(),
        })
    }
}

/// In a task of its own: the browser has just instantiated the program.
fn replace_boot(view: impl FnOnce() -> AnyView + 'static) {
    let mount = move || {
        if let Some(boot) = document().get_element_by_id("boot") {
            boot.remove();
        }
        mount_to_body(view);
    };
    set_timeout(mount, Duration::ZERO);
}

#[component]
fn App(config: Config) -> impl IntoView {
    let api = Api::default();
    api.set_backend(config.first(), None);
    let session = Session::new(api, config.is_same_origin());
    provide_context(config);
    let pause = api.pause();
    let waiting = Signal::derive(move || Some(pause.get()?.to_string()));
    let toasts = Toasts::new(waiting);
    let page_name = PageName::default();
    provide_context(page_name);
    provide_context(api);
    provide_context(session);
    provide_context(toasts);
    provide_context(Now::start());
    let palette = Palette::default();
    let unsaved = Unsaved::default();
    provide_context(unsaved);
    provide_context(ForFind::default());
    session.start();
    let clock = ServerClock::default();
    provide_context(clock);
    provide_context(Server(load_server_info(api, session, clock)));
    apply_theme();
    ignore_file_drops();
    remember_place_in_list();
    view! {
        <LeaveGuard unsaved />
        <Router>
            <NoteAddress unsaved />
            <Bar palette />
            <main class="page" id="main" tabindex="-1">
                <OfflineBanner />
                {(!session.is_by_cookie()).then(token_expiry_banner)}
                <Shown />
            </main>
            <SessionLost />
            <PaletteDialogs palette />
        </Router>
        <PageAnnouncer name=page_name />
        <ToastStack toasts />
    }
}

/// The page of the address.
#[component]
fn Shown() -> impl IntoView {
    let page = use_page();
    move || match page.get() {
        Page::Applications => view! { <Guarded page=applications_page /> }.into_any(),
        Page::FirstTab => view! { <FirstTab /> }.into_any(),
        Page::Application => view! { <Guarded page=application_page /> }.into_any(),
        Page::Activity => view! { <Guarded page=activity_page /> }.into_any(),
        Page::SignIn => sign_in_page(),
        Page::Inspect => inspect_page(),
        Page::Generate => generate_page(),
        Page::Assertion => assertion_page(),
        Page::Find => view! { <Guarded page=find_page /> }.into_any(),
        Page::Help => help_page(),
        Page::HelpCode => code_page(),
        Page::Gallery => gallery(),
        Page::Missing => view! { <NotFoundPage /> }.into_any(),
    }
}

/// Keeps the address for a page that the person decides to stay on.
#[component]
fn NoteAddress(unsaved: Unsaved) -> impl IntoView {
    let location = use_location();
    Effect::new(move || {
        // Read, not only tracked: a memo that is never read tracks nothing.
        let _address = (location.pathname.get(), location.search.get());
        // By then the address is that of the page.
        request_animation_frame(move || unsaved.note_address());
    });
}

/// The browser's Back to the list of applications leads to where its reader was.
fn remember_place_in_list() {
    let listener = window_event_listener(leptos::ev::popstate, move |_| {
        let path = window().location().pathname().unwrap_or_default();
        if path == Route::Applications.path() {
            list_place::go_back();
        }
    });
    on_cleanup(move || listener.remove());
}

/// A file dropped outside a drop zone would replace the page, and lose what was typed.
fn ignore_file_drops() {
    let held = [
        window_event_listener(leptos::ev::dragover, |event| ignore_files(&event)),
        window_event_listener(leptos::ev::drop, |event| ignore_files(&event)),
    ];
    on_cleanup(move || held.into_iter().for_each(|listener| listener.remove()));
}

/// What is dragged within the page, such as text into a field, is left alone.
fn ignore_files(event: &web_sys::DragEvent) {
    let has_files = |data: web_sys::DataTransfer| data.types().includes(&"Files".into(), 0);
    if event.data_transfer().is_some_and(has_files) {
        event.prevent_default();
    }
}

/// Every component in every state: in development only.
fn gallery() -> AnyView {
    #[cfg(debug_assertions)]
    let page = crate::pages::gallery::GalleryPage().into_any();
    #[cfg(not(debug_assertions))]
    let page = NotFoundPage().into_any();
    page
}

/// The router follows a link to a place in the page without moving the focus there.
fn skip_to_content(event: web_sys::MouseEvent) {
    event.prevent_default();
    let main = document().get_element_by_id("main");
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

#[component]
fn Bar(palette: Palette) -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let path = use_location().pathname;
    let current = move |route: Route| {
        let target = route.path();
        move || {
            let here = path.read();
            let at_home = path_in_folder(&here).is_some_and(|own| matches!(own, "" | "/"));
            ((at_home && route == Route::Applications) || here.starts_with(&target))
                .then_some("page")
        }
    };
    let unsaved = expect_context::<Unsaved>();
    let leave = move |_| unsaved.leave("", move || session.leave(toasts));
    let links = [
        (Route::Applications, "Applications"),
        (Route::Activity, "Activity"),
        (Route::Find, "Find"),
        (Route::Inspect, "Inspect"),
        (Route::Generate, "Generate"),
        (Route::Assertion, "Assertion"),
        (Route::Help, "Help"),
    ]
    .map(|(route, label)| {
        view! {
            <li>
                <a href=route.path() aria-current=current(route)>
                    {label}
                </a>
            </li>
        }
    });
    view! {
        <header class="bar">
            <a class="skip" href="#main" on:click=skip_to_content>
                "Skip to content"
            </a>
            <div class="bar-inner">
                <a class="wordmark" href=Route::Applications.path()>
                    <Mark />
                    "Countersign"
                </a>
                <nav aria-label="Main">
                    <ul>
                        {links}
                    </ul>
                </nav>
                <div class="bar-end">
                    <ConnectedBackend />
                    <button
                        type="button"
                        class="bar-button bar-search"
                        on:click=move |_| palette.open.set(true)
                    >
                        <Icon glyph=Glyph::Search />
                        <span>"Search or jump to…"</span>
                        <kbd>{shortcut("Ctrl K")}</kbd>
                    </button>
                    <button
                        type="button"
                        class="bar-button bar-icon"
                        aria-label="Preferences"
                        title="Preferences"
                        on:click=move |_| palette.preferences.set(true)
                    >
                        <Icon glyph=Glyph::Settings />
                    </button>
                    {move || match session.state().get() {
                        SessionState::In(_) => {
                            view! {
                                <button type="button" class="bar-button" on:click=leave>
                                    {session.leave_label()}
                                </button>
                            }
                                .into_any()
                        }
                        SessionState::Out => {
                            view! {
                                <a class="bar-button" href=Route::SignIn.path()>
                                    {if session.is_by_cookie() { "Sign in" } else { "Connect" }}
                                </a>
                            }
                                .into_any()
                        }
                        _ => ().into_any(),
                    }}
                </div>
            </div>
        </header>
    }
}

/// The name of the backend in the bar, if it is not the page's own server.
#[component]
pub fn ConnectedBackend() -> impl IntoView {
    let api = expect_context::<Api>();
    let session = expect_context::<Session>();
    move || {
        let connected =
            !session.is_by_cookie() && matches!(*session.state().read(), SessionState::In(_));
        connected.then(|| {
            view! {
                <span class="bar-backend" dir="auto">
                    <span class="visually-hidden">"Connected to "</span>
                    {api.backend().to_string()}
                </span>
            }
        })
    }
}
