//! The declared layers: which module of a crate may use which.
//!
//! # How to declare a new module's layer
//!
//! 1. Write the module's name into [`LAYERS`], in the list of its package: below every module that uses it, above
//!    every module that it uses. Modules of one row don't know each other; start a new row where one uses another.
//! 2. Run `cargo xtask check`. It names each arrow that points up, with its line, and each module that the list lacks
//!    or that is no longer there.
//! 3. If an arrow points up, don't move the row until it fits. Ask which of the two knows too much: move the item
//!    that is named to the lower module, or take it as a parameter.
//!
//! Only the modules directly below a crate's root are listed; a folder stands for all that it holds. The root itself
//! (`lib.rs`, `main.rs`) may use everything, and what it defines is for everyone.

use std::collections::BTreeSet;

use super::modules::Graph;
use super::violation::{Check, Violation};

/// The layers of one package.
pub struct Layers {
    /// Its folder; the console's is the root.
    pub package: &'static str,
    /// Rows of modules. A module may use those of lower rows.
    pub rows: &'static [&'static [&'static str]],
}

/// The layers, from the top down.
pub const LAYERS: &[Layers] = &[
    Layers {
        package: "",
        rows: &[
            &["app"],
            &["pages"],
            &["generator"],
            &["session", "material", "deployment"],
            &["api", "crypto", "ui"],
            &["domain"],
            &["router"],
            &["routes"],
            &["clock", "panic_notice"],
            &["preferences"],
        ],
    },
    Layers {
        package: "crates/diagnosis",
        rows: &[
            &["pipeline"],
            &["rules", "cross_check"],
            &["secrets"],
            &["report"],
            &["object"],
            &["formats"],
            &["x509"],
            &["der"],
            &["source"],
            &["pem"],
            &["model"],
            &["bytes", "pace"],
        ],
    },
    Layers {
        package: "crates/server",
        rows: &[
            &["cli"],
            &["web", "inspect"],
            &["api", "oauth", "session"],
            &["auth"],
            &["state"],
            &["access_token", "limits"],
            &["journal", "keys"],
            &["settings"],
            &["identifiers", "origin", "request_body"],
            &[
                "authority",
                "clock",
                "error_response",
                "form",
                "random",
                "redact",
                "scopes",
            ],
        ],
    },
    Layers {
        package: "crates/store",
        rows: &[
            &["postgres", "sqlite"],
            &["disconnect_tracker", "query_batcher", "store", "vault"],
            &["error"],
            &["identifiers"],
            &["records"],
            &["jti", "migrations", "private_file"],
        ],
    },
];

/// Checks the arrows of a package's crates against its declared layers.
pub fn check(layers: &Layers, graphs: &[Graph]) -> Vec<Violation> {
    let violation = |message| Violation::new(Check::Layers, layers.package, message);
    let mut violations = Vec::new();
    let row_of = |name: &str| layers.rows.iter().position(|row| row.contains(&name));
    let mut found = BTreeSet::new();
    for graph in graphs {
        for module in graph
            .modules
            .iter()
            .filter(|module| module.parent == Some(0))
        {
            found.insert(module.name.as_str());
            if row_of(&module.name).is_none() {
                violations.push(violation(format!(
                    "{}: the module `{}` has no layer. Add it to LAYERS in xtask/src/checks/layers.rs.",
                    module.file, module.name
                )));
            }
        }
        for ((user, used), arrow) in &graph.arrows {
            let (Some(from), Some(to)) = (graph.top_level(*user), graph.top_level(*used)) else {
                continue;
            };
            let (Some(upper), Some(lower)) = (row_of(&from.name), row_of(&to.name)) else {
                continue;
            };
            if from.name == to.name || upper < lower {
                continue;
            }
            let relation = if upper == lower {
                "stand in one layer"
            } else {
                "is the other way round: the used one is above the user"
            };
            violations.push(violation(format!(
                "{}:{} says `{}`: {} -> {} {relation}. Move what is named below both, or take it as a parameter \
                 (xtask/src/checks/layers.rs).",
                graph.file(*user),
                arrow.line,
                arrow.path,
                from.name,
                to.name,
            )));
        }
    }
    for name in layers.rows.iter().copied().flatten() {
        if !found.contains(name) {
            violations.push(violation(format!(
                "xtask/src/checks/layers.rs: `{name}` of {} is no longer there. Take it out of LAYERS.",
                if layers.package.is_empty() { "src" } else { layers.package }
            )));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;

    const ROWS: Layers = Layers {
        package: "",
        rows: &[&["pages"], &["api", "ui"], &["domain"]],
    };

    fn broken(pages: &str, api: &str, ui: &str, domain: &str) -> Vec<String> {
        let tree = Tree::of(&[
            (
                "src/lib.rs",
                "mod pages; mod api; mod ui; mod domain; pub use ui::Button; pub struct Root;",
            ),
            ("src/pages/mod.rs", "pub mod one; pub struct Page;"),
            ("src/pages/one.rs", pages),
            ("src/api.rs", &format!("pub struct Api; {api}")),
            ("src/ui.rs", &format!("pub struct Button; {ui}")),
            ("src/domain.rs", &format!("pub struct Name; {domain}")),
        ]);
        let graph = Graph::read(&tree, "src/lib.rs").unwrap();
        check(&ROWS, &[graph])
            .into_iter()
            .map(|violation| violation.message)
            .collect()
    }

    #[test]
    fn arrows_that_point_down_are_well() {
        let found = broken(
            "use crate::{Button, Root, api::Api, domain::Name}; use super::Page;",
            "use crate::{Root, domain::Name};",
            "use crate::domain::Name;",
            "use crate::Root;",
        );
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn an_arrow_that_points_up_is_named_with_its_line() {
        let found = broken("", "", "", "\nfn f() { m!(crate::pages::Page) }");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("src/domain.rs:2 says `crate::pages::Page`: domain -> pages"));
    }

    #[test]
    fn an_arrow_within_a_row_is_named() {
        let found = broken("", "use crate::Button;", "", "");
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("api -> ui"));
    }

    #[test]
    fn a_module_without_a_layer_and_a_layer_without_a_module_are_named() {
        let tree = Tree::of(&[
            ("src/lib.rs", "mod pages; mod api; mod ui; mod extra {}"),
            ("src/pages.rs", ""),
            ("src/api.rs", ""),
            ("src/ui.rs", ""),
        ]);
        let graph = Graph::read(&tree, "src/lib.rs").unwrap();
        let found = check(&ROWS, &[graph]);
        assert_eq!(found.len(), 2);
        assert!(found[0].message.contains("`extra`"));
        assert!(found[1].message.contains("`domain`"));
    }

    #[test]
    fn no_module_is_declared_twice() {
        for layers in LAYERS {
            let mut names: Vec<&str> = layers.rows.iter().copied().flatten().copied().collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}", layers.package);
        }
    }
}
