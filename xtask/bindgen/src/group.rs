//! Which modules of the split go into one file.
//!
//! Fewer files need fewer requests, and compress better; but what a page loads without need takes time, too. The price
//! of both is weighed for every moment at which parts are loaded: the first view of a page, and what is opened later.

use std::collections::BTreeMap;

use crate::pages::Page;

/// A request costs as much as so many bytes (before optimization and compression).
const REQUEST: i64 = 24_000;
/// What is loaded before anything is seen counts more than what is opened later.
const FIRST_VIEW: i64 = 4;
/// Bytes count even more on pages that people begin with.
const ENTRY: i64 = 32;
/// And so do requests.
const ENTRY_REQUEST: i64 = 64;

/// Parts that are loaded together.
struct Moment<'a> {
    parts: Vec<&'a str>,
    /// How much a request counts.
    request: i64,
    /// How much a byte counts.
    byte: i64,
}

/// Modules that go into one file.
#[derive(Debug)]
pub struct Group {
    /// By name, the largest first.
    pub modules: Vec<String>,
    bytes: i64,
    /// The moments that need one of them, a bit each.
    moments: u64,
}

impl Group {
    /// A name for its file: that of its largest module which belongs to one part only.
    pub fn name(&self, at: usize) -> String {
        self.modules
            .iter()
            .find_map(|name| name.strip_prefix("split_"))
            .map_or_else(|| format!("shared-{at}"), str::to_owned)
    }
}

/// Groups the modules. `needs` are the modules of each part, `sizes` their bytes.
pub fn group(
    needs: &BTreeMap<String, Vec<String>>,
    sizes: &BTreeMap<String, i64>,
    pages: &[Page],
) -> Vec<Group> {
    let moments = moments(needs, pages);
    // What the same moments need is one group to begin with.
    let mut by_moments: BTreeMap<u64, Group> = BTreeMap::new();
    for (name, bytes) in sizes {
        let of = moments.iter().zip(0..).fold(0, |of, (moment, at)| {
            let needed = moment
                .parts
                .iter()
                .filter_map(|part| needs.get(*part))
                .any(|modules| modules.contains(name));
            of | u64::from(needed) << at
        });
        let group = by_moments.entry(of).or_insert_with(|| Group {
            modules: Vec::new(),
            bytes: 0,
            moments: of,
        });
        group.modules.push(name.clone());
        group.bytes += bytes;
    }
    let mut groups: Vec<Group> = by_moments.into_values().collect();
    while let Some((a, b)) = best_merge(&groups, &moments) {
        let taken = groups.swap_remove(b);
        if let Some(group) = groups.get_mut(a) {
            group.modules.extend(taken.modules);
            group.bytes += taken.bytes;
            group.moments |= taken.moments;
        }
    }
    for group in &mut groups {
        group
            .modules
            .sort_by_key(|name| (-sizes.get(name).copied().unwrap_or_default(), name.clone()));
    }
    groups
}

fn moments<'a>(needs: &'a BTreeMap<String, Vec<String>>, pages: &'a [Page]) -> Vec<Moment<'a>> {
    // A page with several addresses is one.
    let first_views: BTreeMap<Vec<&str>, bool> = pages
        .iter()
        .map(|page| {
            let parts = page.parts.iter().map(String::as_str).collect();
            (parts, page.is_entry)
        })
        .collect();
    let later = needs
        .keys()
        .map(|part| vec![part.as_str()])
        .filter(|parts| !first_views.contains_key(parts))
        .map(|parts| Moment {
            parts,
            request: 1,
            byte: 1,
        });
    first_views
        .iter()
        .map(|(parts, is_entry)| Moment {
            parts: parts.clone(),
            request: if *is_entry { ENTRY_REQUEST } else { FIRST_VIEW },
            byte: if *is_entry { ENTRY } else { FIRST_VIEW },
        })
        .chain(later)
        .collect()
}

/// The two groups whose union saves most, if any does; the second comes later in the list.
fn best_merge(groups: &[Group], moments: &[Moment]) -> Option<(usize, usize)> {
    let sum = |bits: u64, weight: fn(&Moment) -> i64| -> i64 {
        let of = moments.iter().zip(0..);
        of.filter(|(_, at)| bits >> at & 1 == 1)
            .map(|(moment, _)| weight(moment))
            .sum()
    };
    let mut best = None;
    for (a, one) in groups.iter().enumerate() {
        for (b, other) in groups.iter().enumerate().skip(a + 1) {
            let saved = sum(one.moments & other.moments, |moment| moment.request) * REQUEST;
            let gain = saved
                - sum(one.moments & !other.moments, |moment| moment.byte) * other.bytes
                - sum(other.moments & !one.moments, |moment| moment.byte) * one.bytes;
            if gain > 0 && best.is_none_or(|(most, _, _)| gain > most) {
                best = Some((gain, a, b));
            }
        }
    }
    best.map(|(_, a, b)| (a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(parts: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        parts
            .iter()
            .map(|(part, modules)| {
                let modules = modules.iter().map(|name| (*name).to_owned()).collect();
                ((*part).to_owned(), modules)
            })
            .collect()
    }

    fn names(groups: &[Group]) -> Vec<Vec<&str>> {
        let mut names: Vec<Vec<&str>> = groups
            .iter()
            .map(|group| group.modules.iter().map(String::as_str).collect())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn small_modules_are_put_together_and_large_ones_kept_apart() {
        let needs = needs(&[
            ("list", &["shared", "own", "tiny"]),
            ("inspect", &["shared", "large"]),
        ]);
        let sizes = [
            ("shared", 50_000),
            ("own", 60_000),
            ("tiny", 100),
            ("large", 400_000),
        ]
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .into();
        let pages = ["list", "inspect"].map(|part| Page {
            parts: vec![part.to_owned()],
            ..Page::default()
        });
        let groups = group(&needs, &sizes, &pages);
        assert_eq!(
            names(&groups),
            [vec!["large"], vec!["own", "tiny"], vec!["shared"]]
        );
    }

    #[test]
    fn what_is_always_loaded_together_is_one_file() {
        let needs = needs(&[("a", &["x", "y"]), ("b", &["x", "y"])]);
        let sizes = [("x", 500_000), ("y", 900_000)]
            .map(|(name, bytes)| (name.to_owned(), bytes))
            .into();
        assert_eq!(names(&group(&needs, &sizes, &[])), [vec!["y", "x"]]);
    }
}
