//! Circles among modules.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;

use super::modules::{Arrow, Graph};

/// An arrow between two neighbours: the modules that make it, and where.
struct Witness<'a> {
    user: usize,
    used: usize,
    arrow: &'a Arrow,
}

/// The arrows between modules of one folder, each taken with all that it holds.
type Level<'a> = BTreeMap<usize, BTreeMap<usize, Witness<'a>>>;

/// Describes each group of modules that reach each other: a shortest circle, then all arrows among them.
///
/// A module and what holds it may know each other. Every other circle shows among the modules of one folder: follow
/// its arrows at the level of the innermost folder that holds them all.
pub fn find(graph: &Graph) -> Vec<String> {
    levels(graph)
        .values()
        .flat_map(|level| {
            groups(level)
                .into_iter()
                .map(|group| describe(graph, level, &group))
        })
        .collect()
}

fn levels(graph: &Graph) -> BTreeMap<usize, Level<'_>> {
    let mut levels = BTreeMap::<usize, Level<'_>>::new();
    for ((user, used), arrow) in &graph.arrows {
        let user_path: Vec<usize> = graph.ancestry(*user).collect();
        let used_path: Vec<usize> = graph.ancestry(*used).collect();
        let shared = user_path
            .iter()
            .rev()
            .zip(used_path.iter().rev())
            .take_while(|(left, right)| left == right)
            .count();
        let child = |path: &[usize]| path.iter().rev().nth(shared).copied();
        // Neither holds the other.
        let (Some(from), Some(to)) = (child(&user_path), child(&used_path)) else {
            continue;
        };
        let Some(folder) = shared
            .checked_sub(1)
            .and_then(|at| user_path.iter().rev().nth(at))
        else {
            continue;
        };
        levels
            .entry(*folder)
            .or_default()
            .entry(from)
            .or_default()
            .entry(to)
            .or_insert(Witness {
                user: *user,
                used: *used,
                arrow,
            });
    }
    levels
}

/// The sets of two and more that reach each other.
fn groups(level: &Level<'_>) -> Vec<BTreeSet<usize>> {
    let reach: BTreeMap<usize, BTreeSet<usize>> = level
        .keys()
        .map(|start| (*start, reachable(level, *start)))
        .collect();
    let mut groups: Vec<BTreeSet<usize>> = Vec::new();
    for (start, reached) in &reach {
        if !reached.contains(start) || groups.iter().any(|group| group.contains(start)) {
            continue;
        }
        groups.push(
            reached
                .iter()
                .copied()
                .filter(|other| reach.get(other).is_some_and(|back| back.contains(start)))
                .collect(),
        );
    }
    groups
}

/// All that `start` reaches; itself only by a circle.
fn reachable(level: &Level<'_>, start: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(next) = open.pop() {
        for target in level.get(&next).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(*target) {
                open.push(*target);
            }
        }
    }
    reached
}

/// The modules of a shortest circle within `group`.
fn shortest(level: &Level<'_>, group: &BTreeSet<usize>) -> Vec<usize> {
    group
        .iter()
        .filter_map(|start| way_back(level, *start))
        .min_by_key(Vec::len)
        .unwrap_or_default()
}

/// The shortest way from `start` to itself, without the return.
fn way_back(level: &Level<'_>, start: usize) -> Option<Vec<usize>> {
    let mut before = BTreeMap::<usize, usize>::new();
    let mut open = VecDeque::from([start]);
    while let Some(at) = open.pop_front() {
        for target in level.get(&at).into_iter().flat_map(BTreeMap::keys) {
            if *target == start {
                let mut way = vec![at];
                let mut at = at;
                while at != start {
                    at = *before.get(&at)?;
                    way.push(at);
                }
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(target) {
                before.insert(*target, at);
                open.push_back(*target);
            }
        }
    }
    None
}

fn describe(graph: &Graph, level: &Level<'_>, group: &BTreeSet<usize>) -> String {
    let name = |module: &usize| {
        graph
            .modules
            .get(*module)
            .map_or("", |module| module.name.as_str())
    };
    let circle = shortest(level, group);
    let way: Vec<&str> = circle.iter().chain(circle.first()).map(name).collect();
    let mut text = format!("circle: {}", way.join(" -> "));
    let arrow = |text: &mut String, from: usize, to: usize| {
        if let Some(witness) = level.get(&from).and_then(|targets| targets.get(&to))
            && let (Some(user), Some(used)) = (
                graph.modules.get(witness.user),
                graph.modules.get(witness.used),
            )
        {
            let _ = write!(
                text,
                "\n    {} -> {}: {}:{} says `{}`, of {}",
                name(&from),
                name(&to),
                user.file,
                witness.arrow.line,
                witness.arrow.path,
                used.file
            );
        }
    };
    let steps: Vec<(usize, usize)> = circle
        .iter()
        .copied()
        .zip(circle.iter().copied().cycle().skip(1))
        .collect();
    for (from, to) in &steps {
        arrow(&mut text, *from, *to);
    }
    if group.len() > 2 {
        let names: Vec<&str> = group.iter().map(name).collect();
        let _ = write!(
            text,
            "\n  {} modules reach each other: {}. The other arrows among them:",
            names.len(),
            names.join(", ")
        );
        for from in group {
            for to in group {
                if !steps.contains(&(*from, *to)) {
                    arrow(&mut text, *from, *to);
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;

    fn circles(files: &[(&str, &str)]) -> Vec<String> {
        find(&Graph::read(&Tree::of(files), "src/lib.rs").unwrap())
    }

    /// The only circle's first line.
    fn circle(files: &[(&str, &str)]) -> String {
        let circles = circles(files);
        assert_eq!(circles.len(), 1, "{circles:?}");
        circles[0].lines().next().unwrap().to_owned()
    }

    #[test]
    fn a_circle_of_two_is_named_with_the_lines_that_make_it() {
        let found = circles(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "\nuse crate::b::B; pub struct A;"),
            ("src/b.rs", "pub struct B;\n\nfn b(a: &super::a::A) {}"),
        ]);
        let lines: Vec<&str> = found[0].lines().map(str::trim).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(
            lines,
            [
                "circle: a -> b -> a",
                "a -> b: src/a.rs:2 says `crate::b::B`, of src/b.rs",
                "b -> a: src/b.rs:3 says `super::a::A`, of src/a.rs",
            ]
        );
    }

    #[test]
    fn a_circle_of_four_is_found_beside_shorter_ways() {
        let found = circles(&[
            ("src/lib.rs", "mod a; mod b; mod c; mod d; mod e;"),
            ("src/a.rs", "use crate::{b::B, e::E};"),
            ("src/b.rs", "use crate::{c, e::E}; pub struct B(c::C);"),
            ("src/c.rs", "pub struct C; fn c() { crate::d::d() }"),
            ("src/d.rs", "pub fn d() -> Vec<crate::a::A> {}"),
            ("src/e.rs", "pub struct E;"),
        ]);
        assert_eq!(found.len(), 1);
        let lines: Vec<&str> = found[0].lines().collect();
        assert_eq!(lines[0], "circle: a -> b -> c -> d -> a");
        assert!(lines[5].contains("4 modules reach each other: a, b, c, d."));
        assert_eq!(lines.len(), 6);
    }

    #[test]
    fn a_circle_through_a_re_export_is_found() {
        let found = circle(&[
            ("src/lib.rs", "mod a; mod b; pub use b::B as Renamed;"),
            ("src/a.rs", "use crate::Renamed; pub struct A;"),
            ("src/b/mod.rs", "mod inner; pub use inner::*;"),
            ("src/b/inner.rs", "use crate::a::A; pub struct B(A);"),
        ]);
        assert_eq!(found, "circle: a -> b -> a");
    }

    #[test]
    fn a_module_that_hands_on_anothers_item_is_used_too() {
        let found = circle(&[
            ("src/lib.rs", "mod a; mod b; mod c;"),
            ("src/a.rs", "use crate::b::C; pub struct A;"),
            ("src/b.rs", "pub use crate::c::C; use crate::a::A;"),
            ("src/c.rs", "pub struct C;"),
        ]);
        assert_eq!(found, "circle: a -> b -> a");
    }

    #[test]
    fn a_circle_through_a_macro_is_found() {
        for body in [
            "fn a() { view! { <p class=name>{crate::b::text()}</p> } }",
            "fn a() { view! { <crate::b::Text on:click=move |_| run() /> } }",
            "use super::b::*; fn a() { view! { <Text name=\"x\" /> } }",
            "macro_rules! made { () => { $crate::b::text() } }",
            "macro_rules! made { () => { use crate::b::{text, Text}; } }",
            "#[derive(Deserialize)] struct S { #[serde(with = \"crate::b\")] s: u8 }",
        ] {
            let found = circle(&[
                ("src/lib.rs", "mod a; mod b;"),
                ("src/a.rs", &format!("pub struct A; {body}")),
                (
                    "src/b.rs",
                    "use crate::a::A; pub struct Text; pub fn text() {}",
                ),
            ]);
            assert_eq!(found, "circle: a -> b -> a", "{body}");
        }
    }

    #[test]
    fn a_circle_of_folders_is_found_even_if_its_files_make_none() {
        let found = circle(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a/mod.rs", "mod low; mod high; pub use low::L;"),
            ("src/a/low.rs", "pub struct L;"),
            ("src/a/high.rs", "use crate::b::B;"),
            ("src/b.rs", "use crate::a::L; pub struct B(L);"),
        ]);
        assert_eq!(found, "circle: a -> b -> a");
    }

    #[test]
    fn a_circle_within_a_folder_is_found() {
        let found = circle(&[
            ("src/lib.rs", "mod a;"),
            (
                "src/a.rs",
                "mod x { pub struct X; fn x(y: super::y::Y) {} } mod y;",
            ),
            ("src/a/y.rs", "pub struct Y(super::x::X);"),
        ]);
        assert_eq!(found, "circle: a::x -> a::y -> a::x");
    }

    #[test]
    fn files_under_another_path_are_read() {
        let found = circle(&[
            ("src/lib.rs", "mod one;"),
            ("src/one.rs", "#[path = \"sql/mod.rs\"] mod sql;"),
            ("src/sql/mod.rs", "mod a; mod b;"),
            ("src/sql/a.rs", "use super::b::B; pub struct A;"),
            ("src/sql/b.rs", "use super::a::A; pub struct B;"),
        ]);
        assert_eq!(found, "circle: one::sql::a -> one::sql::b -> one::sql::a");
    }

    #[test]
    fn a_parent_and_its_child_may_know_each_other() {
        let found = circles(&[
            ("src/lib.rs", "mod a; pub struct Root(a::A);"),
            ("src/a/mod.rs", "mod b; pub struct A(b::c::C);"),
            ("src/a/b.rs", "pub mod c;"),
            ("src/a/b/c.rs", "use crate::{Root, a::A}; pub struct C;"),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn what_is_for_tests_or_only_looks_like_a_path_makes_no_arrow() {
        for body in [
            "#[cfg(test)] mod tests { use crate::b::B; }",
            "#[cfg(test)] use crate::b::B;",
            "#[cfg(test)] mod tests;",
            "impl A { #[cfg(test)] fn new(b: crate::b::B) {} }",
            "fn f(b: u8) { let b = b; format!(\"{}\", b); view! { <p b=b>{x.b()}</p> } }",
            "/// See [`crate::b::B`].\nfn f() {}",
            "fn f() { g!(\"crate::b::B is text\"); }",
            "pub(in crate::b) fn f() {}",
            "use ::b::B;",
            "use other::b::B;",
        ] {
            let found = circles(&[
                ("src/lib.rs", "mod a; mod b;"),
                ("src/a.rs", &format!("pub struct A; {body}")),
                ("src/b.rs", "use crate::a::A; pub struct B; pub fn b() {}"),
            ]);
            assert_eq!(found, Vec::<String>::new(), "{body}");
        }
    }

    #[test]
    fn imports_that_lead_nowhere_come_to_an_end() {
        let found = circles(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "pub use crate::b::X; pub use crate::b::*;"),
            ("src/b.rs", "pub use crate::a::X; pub use crate::a::*;"),
        ]);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_file_that_is_missing_or_is_no_rust_is_named() {
        let error = |files: &[(&str, &str)]| {
            let error = Graph::read(&Tree::of(files), "src/lib.rs").err().unwrap();
            error.to_string()
        };
        assert!(error(&[("src/lib.rs", "mod a;")]).contains("`mod a;`"));
        assert!(error(&[("src/lib.rs", "\nmod mod;")]).starts_with("src/lib.rs:2"));
    }
}
