//! From mentions to arrows: which module defines what a path names.

use std::collections::BTreeMap;

use super::{Arrow, Module, ancestry};

/// What a path names.
#[derive(Clone, Debug)]
struct Target {
    module: usize,
    /// The module itself, rather than something that it defines.
    is_module: bool,
    /// The modules whose re-exports lead there.
    via: Vec<usize>,
}

/// All arrows between different modules: by user and used, the first line of each.
pub(super) fn between(modules: &[Module]) -> BTreeMap<(usize, usize), Arrow> {
    let scope = Scope { modules };
    let mut arrows = BTreeMap::<(usize, usize), Arrow>::new();
    for (user, module) in modules.iter().enumerate() {
        for mention in &module.mentions {
            for target in scope.resolve(user, &mention.path, &mut Vec::new()) {
                // A local variable may have a module's name; a type or function that is named alone has none.
                if target.is_module && !mention.is_import && mention.path.len() == 1 {
                    continue;
                }
                let foreign = target
                    .via
                    .iter()
                    .copied()
                    .filter(|via| ancestry(modules, target.module).all(|outer| outer != *via));
                for used in foreign.chain([target.module]).filter(|used| *used != user) {
                    let arrow = Arrow {
                        line: mention.line,
                        path: mention.path.join("::"),
                    };
                    arrows
                        .entry((user, used))
                        .and_modify(|known| {
                            if arrow.line < known.line {
                                known.clone_from(&arrow);
                            }
                        })
                        .or_insert(arrow);
                }
            }
        }
    }
    arrows
}

struct Scope<'a> {
    modules: &'a [Module],
}

impl Scope<'_> {
    /// What `path` names in `module`; nothing if it is of another crate. `asked` holds the look-ups under way, so that
    /// imports that name each other come to an end.
    fn resolve(
        &self,
        module: usize,
        path: &[String],
        asked: &mut Vec<(usize, String)>,
    ) -> Vec<Target> {
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        let here = |module| {
            vec![Target {
                module,
                is_module: true,
                via: Vec::new(),
            }]
        };
        let mut targets = match first.as_str() {
            "crate" => here(0),
            "self" => here(module),
            "super" => match self.modules.get(module).and_then(|module| module.parent) {
                Some(parent) => here(parent),
                None => return Vec::new(),
            },
            name => self.look_up(module, name, asked),
        };
        for segment in rest {
            // `super::super`.
            if segment == "super" {
                targets = targets
                    .iter()
                    .filter_map(|target| self.modules.get(target.module)?.parent)
                    .flat_map(here)
                    .collect();
                continue;
            }
            let has_module = targets.iter().any(|target| target.is_module);
            targets = targets
                .into_iter()
                // Before `::` a name is a module or a type, and those can't share one.
                .filter(|target| target.is_module || !has_module)
                .flat_map(|target| {
                    if !target.is_module {
                        return vec![target];
                    }
                    let mut inner = self.look_up(target.module, segment, asked);
                    if inner.is_empty() {
                        // A macro may have made it.
                        inner = vec![Target {
                            is_module: false,
                            ..target.clone()
                        }];
                    }
                    for found in &mut inner {
                        found.via.extend(&target.via);
                        if found.module != target.module && !self.declares(target.module, found) {
                            found.via.push(target.module);
                        }
                    }
                    inner
                })
                .collect();
        }
        targets
    }

    fn declares(&self, module: usize, target: &Target) -> bool {
        target.is_module
            && self.modules.get(module).is_some_and(|module| {
                module
                    .children
                    .iter()
                    .any(|(_, child)| *child == target.module)
            })
    }

    /// What `name` means in the scope of `module`.
    fn look_up(&self, module: usize, name: &str, asked: &mut Vec<(usize, String)>) -> Vec<Target> {
        let Some(scope) = self.modules.get(module) else {
            return Vec::new();
        };
        let question = (module, name.to_owned());
        if asked.contains(&question) {
            return Vec::new();
        }
        asked.push(question);
        let mut targets: Vec<Target> = scope
            .children
            .iter()
            .filter(|(child, _)| child == name)
            .map(|(_, child)| Target {
                module: *child,
                is_module: true,
                via: Vec::new(),
            })
            .collect();
        if scope.items.iter().any(|item| item == name) {
            targets.push(Target {
                module,
                is_module: false,
                via: Vec::new(),
            });
        }
        for (_, path) in scope.imports.iter().filter(|(import, _)| import == name) {
            targets.extend(self.resolve(module, path, asked));
        }
        if targets.is_empty() {
            for path in &scope.globs {
                for source in self.resolve(module, path, asked) {
                    if source.is_module && source.module != module {
                        targets.extend(self.look_up(source.module, name, asked));
                    }
                }
            }
        }
        asked.pop();
        targets
    }
}
