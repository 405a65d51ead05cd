//! Which file imports which: every path is followed to the file that defines what it names.
//!
//! In: the files of a crate. Out: for two files that a path joins, that path. `mod child;` is a place in the house and
//! no import; what is passed on (`pub use`) is an import only of a file that mentions it too; a module alone is nothing
//! but a name, what is taken from it counts.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Module, Use, read};

/// From file to file, with a path that says so.
pub(super) type Imports = BTreeMap<String, BTreeMap<String, String>>;

/// The modules of a crate, the root first.
pub(super) struct House {
    rooms: Vec<Room>,
}

struct Room {
    file: String,
    parent: usize,
    children: BTreeMap<String, usize>,
    module: Module,
}

/// What a path may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Room(usize),
    /// An item that this room defines.
    Item(usize),
}

impl House {
    /// The modules that can be reached from `lib.rs`.
    pub(super) fn of(files: &BTreeMap<String, String>) -> Self {
        let mut house = Self { rooms: Vec::new() };
        house.enter("lib.rs", "", 0, read(&files["lib.rs"]), files);
        house
    }

    /// The files it consists of.
    pub(super) fn files(&self) -> BTreeSet<&str> {
        self.rooms.iter().map(|room| room.file.as_str()).collect()
    }

    /// `folder` is where the files of its children lie.
    fn enter(
        &mut self,
        file: &str,
        folder: &str,
        parent: usize,
        mut module: Module,
        files: &BTreeMap<String, String>,
    ) -> usize {
        let here = self.rooms.len();
        let inline = std::mem::take(&mut module.inline);
        let declared = module.declared.clone();
        self.rooms.push(Room { file: file.to_owned(), parent, children: BTreeMap::new(), module });
        for (name, module) in inline {
            let child = self.enter(file, &format!("{folder}{name}/"), here, module, files);
            self.rooms[here].children.insert(name, child);
        }
        for name in declared {
            let inside = format!("{folder}{name}/");
            let places = [format!("{folder}{name}.rs"), format!("{inside}mod.rs")];
            let place = places.iter().find(|place| files.contains_key(*place));
            let place = place.unwrap_or_else(|| panic!("{file} declares `{name}`, which has no file"));
            let child = self.enter(place, &inside, here, read(&files[place]), files);
            self.rooms[here].children.insert(name, child);
        }
        here
    }

    /// Paths into the crate that lead nowhere: what the reader has not understood.
    pub(super) fn lost(&self) -> Vec<String> {
        let mut lost = Vec::new();
        for (here, room) in self.rooms.iter().enumerate() {
            for path in room.module.uses.iter().map(|used| &used.path).chain(&room.module.paths) {
                let inside = matches!(path[0].as_str(), "crate" | "self" | "super");
                if inside && self.follow(here, path, &mut Vec::new()).is_empty() {
                    lost.push(format!("{}: {}", room.file, path.join("::")));
                }
            }
        }
        lost
    }

    /// Which file imports which.
    pub(super) fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (here, room) in self.rooms.iter().enumerate() {
            let mut import = |found: &[Found], path: String| {
                for found in found {
                    if let Found::Item(there) = found
                        && self.rooms[*there].file != room.file
                    {
                        let targets = imports.entry(room.file.clone()).or_default();
                        targets.entry(self.rooms[*there].file.clone()).or_insert_with(|| path.clone());
                    }
                }
            };
            for (place, used) in room.module.uses.iter().enumerate() {
                let path = used.path.join("::");
                let found = self.follow(here, &used.path, &mut vec![(here, place)]);
                if used.name == "*" {
                    for found in &found {
                        match found {
                            Found::Item(_) => import(&[*found], path.clone()),
                            Found::Room(there) => {
                                for name in &room.module.mentioned {
                                    let named = items(self.lookup(*there, name, &mut vec![(here, place)]));
                                    import(&named, format!("{path}::*, `{name}`"));
                                }
                            }
                        }
                    }
                } else if !used.passed_on || room.module.mentioned.contains(&used.name) {
                    import(&found, path);
                }
            }
            for path in &room.module.paths {
                import(&self.follow(here, path, &mut Vec::new()), path.join("::"));
            }
        }
        imports
    }

    /// Where a path leads; nowhere, if into a library. `under_way` are the uses that are being followed.
    fn follow(&self, here: usize, path: &[String], under_way: &mut Vec<(usize, usize)>) -> Vec<Found> {
        let Some((head, rest)) = path.split_first() else { return Vec::new() };
        let mut at = match head.as_str() {
            "crate" => vec![Found::Room(0)],
            "self" => vec![Found::Room(here)],
            "super" => vec![Found::Room(self.rooms[here].parent)],
            name => self.lookup(here, name, under_way),
        };
        for segment in rest {
            let mut next = Vec::new();
            for found in &at {
                if let Found::Room(room) = found {
                    match segment.as_str() {
                        "super" => next.push(Found::Room(self.rooms[*room].parent)),
                        name => next.extend(self.lookup(*room, name, under_way)),
                    }
                }
            }
            // Behind an item stand its variants, constants and functions: they are where it is.
            at = if next.is_empty() { items(at) } else { next };
        }
        let items = items(at.clone());
        if items.is_empty() { at } else { items }
    }

    /// What a name means in a room: a function and a module may share one.
    fn lookup(&self, room: usize, name: &str, under_way: &mut Vec<(usize, usize)>) -> Vec<Found> {
        let Room { children, module, .. } = &self.rooms[room];
        let mut found: Vec<Found> = children.get(name).map(|child| Found::Room(*child)).into_iter().collect();
        if module.defined.contains(name) {
            found.push(Found::Item(room));
        }
        let mut through = |place: usize, used: &Use, name: Option<&str>| {
            if under_way.contains(&(room, place)) {
                return Vec::new();
            }
            under_way.push((room, place));
            let mut found = self.follow(room, &used.path, under_way);
            if let Some(name) = name {
                let rooms = found.into_iter().filter_map(|found| match found {
                    Found::Room(room) => Some(room),
                    Found::Item(_) => None,
                });
                found = rooms.flat_map(|room| self.lookup(room, name, under_way)).collect();
            }
            under_way.pop();
            found
        };
        let uses = || module.uses.iter().enumerate().filter(|(_, used)| !used.local);
        let mut named = !found.is_empty();
        for (place, used) in uses().filter(|(_, used)| used.name == name) {
            named = true;
            found.extend(through(place, used, None));
        }
        if !named {
            for (place, used) in uses().filter(|(_, used)| used.name == "*") {
                found.extend(through(place, used, Some(name)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn items(found: Vec<Found>) -> Vec<Found> {
    found.into_iter().filter(|found| matches!(found, Found::Item(_))).collect()
}
