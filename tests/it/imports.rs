//! No file of the house imports, by whatever way, one that imports it.

mod circles;
mod house;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use circles::{circles, to_paste, told};
use house::House;
use source::{Use, read};

pub(super) use source::words;

use super::support::root;

/// The circles that are left; the list can only become shorter.
const KNOWN: &[&[&str]] = &[];

#[test]
fn no_file_imports_one_that_imports_it() {
    let mut files = BTreeMap::new();
    read_folder(&root().join("src"), "", &mut files);
    let house = House::of(&files);
    let forgotten: Vec<&String> = files
        .keys()
        // What cargo runs before it builds is declared in Cargo.toml.
        .filter(|file| {
            !["main.rs", "cli/commit.rs"].contains(&file.as_str())
                && !file.ends_with("tests.rs")
                && !house.files().contains(file.as_str())
        })
        .collect();
    assert!(forgotten.is_empty(), "no module declares {forgotten:?}");
    assert!(house.lost().is_empty(), "these paths lead nowhere: {:?}", house.lost());

    let imports = house.imports();
    let found = circles(&imports);
    let known: Vec<BTreeSet<String>> =
        KNOWN.iter().map(|circle| circle.iter().map(|file| (*file).to_owned()).collect()).collect();
    let new: Vec<String> = found.iter().filter(|c| !known.contains(c)).map(|c| told(&imports, c)).collect();
    let gone: Vec<&BTreeSet<String>> = known.iter().filter(|circle| !found.contains(circle)).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "{}\nno longer there, or of other files: {gone:?}\nthe circles as they are:\n{}",
        new.join("\n"),
        to_paste(&found)
    );
}

fn read_folder(folder: &Path, inside: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{inside}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), files);
        } else if name.ends_with(".rs") {
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Who imports whom in a made-up crate, as `from → to`.
fn imports<T: AsRef<str>>(files: &[(&str, T)]) -> Vec<String> {
    let imports = crate_of(files).imports();
    imports.iter().flat_map(|(from, to)| to.keys().map(move |to| format!("{from} → {to}"))).collect()
}

fn crate_of<T: AsRef<str>>(files: &[(&str, T)]) -> House {
    House::of(&files.iter().map(|(file, text)| ((*file).to_owned(), text.as_ref().to_owned())).collect())
}

fn circles_of<T: AsRef<str>>(files: &[(&str, T)]) -> Vec<Vec<String>> {
    circles(&crate_of(files).imports()).into_iter().map(|circle| circle.into_iter().collect()).collect()
}

#[test]
fn a_circle_through_what_a_door_passes_on_is_found() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod inner; pub use inner::Thing;"),
        ("a/inner.rs", "use crate::b::helper; pub struct Thing;"),
        ("b.rs", "use crate::a::Thing; pub fn helper(thing: Thing) {}"),
    ];
    assert_eq!(circles_of(&files), [["a/inner.rs", "b.rs"]]);
    let all_at_once = files.map(|(file, text)| (file, text.replace("pub use inner::Thing", "pub(crate) use inner::*")));
    assert_eq!(circles_of(&all_at_once), [["a/inner.rs", "b.rs"]]);
}

#[test]
fn a_circle_through_super_is_found() {
    let child =
        |text| [("lib.rs", "mod a;"), ("a/mod.rs", "mod inner; use inner::f; pub struct S;"), ("a/inner.rs", text)];
    assert_eq!(circles_of(&child("pub fn f(s: super::S) {}")), [["a/inner.rs", "a/mod.rs"]]);
    assert_eq!(circles_of(&child("use super::S; pub fn f(s: S) {}")), [["a/inner.rs", "a/mod.rs"]]);
    assert_eq!(circles_of(&child("use super::*; pub fn f(s: S) {}")), [["a/inner.rs", "a/mod.rs"]]);
    assert_eq!(circles_of(&child("use super::*; pub fn f() {}")), [[""; 0]; 0]);
}

#[test]
fn a_circle_of_three_is_told_with_every_step() {
    let house = crate_of(&[
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "pub struct B(crate::c::C);"),
        ("c.rs", "use super::a; pub struct C(a::A);"),
    ]);
    let imports = house.imports();
    let found = circles(&imports);
    assert_eq!(to_paste(&found), "const KNOWN: &[&[&str]] = &[\n    &[\"a.rs\", \"b.rs\", \"c.rs\"],\n];");
    let steps = ["a.rs → b.rs by `crate::b::B`", "b.rs → c.rs by `crate::c::C`", "c.rs → a.rs by `a::A`"];
    assert_eq!(told(&imports, &found[0]), format!("a circle of 3 files:\n  {}\n", steps.join("\n  ")));
}

#[test]
fn a_declared_module_and_a_door_are_no_imports() {
    let door = [
        ("lib.rs", "pub mod a;"),
        ("a/mod.rs", "mod inner; pub use inner::{One, Two as Other}; pub struct Own;"),
        ("a/inner.rs", "use super::Own; pub struct One(Own); pub struct Two;"),
    ];
    assert_eq!(imports(&door), ["a/inner.rs → a/mod.rs"]);
    let mentioned = door.map(|(file, text)| (file, text.replace("struct Own;", "struct Own(Option<Other>);")));
    assert_eq!(imports(&mentioned), ["a/inner.rs → a/mod.rs", "a/mod.rs → a/inner.rs"]);
}

#[test]
fn what_is_taken_from_a_module_counts_and_not_the_module() {
    let files =
        |text| [("lib.rs", "mod a; mod b;"), ("a.rs", text), ("b/mod.rs", "pub mod c;"), ("b/c.rs", "pub fn f() {}")];
    assert_eq!(imports(&files("use crate::{b::c, b};")), [""; 0]);
    assert_eq!(imports(&files("use crate::{b as other}; fn g() { other::c::f() }")), ["a.rs → b/c.rs"]);
    assert_eq!(imports(&files("use crate::{b::{self, c::{self, f as g}}};")), ["a.rs → b/c.rs"]);
    assert_eq!(imports(&files("fn g() { use super::b; Vec::<u8>::new(); b::c::f() }")), [""; 0]);
    let numbers =
        [("lib.rs", "mod a; mod b;"), ("a.rs", "use crate::b::B;"), ("b.rs", "number! { A: f64 = 1; pub B: u8 = 2; }")];
    assert_eq!(imports(&numbers), ["a.rs → b.rs"]);
    assert_eq!(imports(&files("fn g() { for i in 0..crate::b::c::f() {} }")), ["a.rs → b/c.rs"]);
}

#[test]
fn a_function_and_a_module_may_share_a_name_and_a_library_may_share_it_too() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod run; mod csv; pub use run::run; fn f() { csv::read() }"),
        ("a/run.rs", "pub fn run() {} pub fn other() {}"),
        ("a/csv.rs", "use csv::Reader; use ::b::X; pub fn read() {}"),
        ("b.rs", "use crate::a; pub enum X { One } use X::*; fn g() { a::run(); One }"),
    ];
    assert_eq!(imports(&files), ["a/mod.rs → a/csv.rs", "b.rs → a/run.rs"]);
}

#[test]
fn comments_texts_and_tests_are_not_read() {
    let text = r##"
        //! crate::b::f
        /* crate::b::f /* crate::b::f */ crate::b::f */
        const T: &str = "crate::b::f \" crate::b::f";
        const R: &str = r#"" crate::b::f"#;
        const C: [char; 3] = ['"', '\'', '\u{22}'];
        fn life<'a>(a: &'a str) -> &'a [u8] { b"crate::b::f" }
        #[cfg(test)]
        use crate::b::f;
        #[cfg(test)]
        mod tests { use crate::b::f; }
        impl T { #[cfg(test)] fn g() { crate::b::f() } fn h(&self) { self.f() } }
        #[cfg(test)]
        mod elsewhere;
    "##;
    assert_eq!(imports(&[("lib.rs", "mod a; mod b;"), ("a.rs", text), ("b.rs", "pub fn f() {}")]), [""; 0]);
    let read = read(text);
    assert_eq!(read.defined.into_iter().collect::<Vec<_>>(), ["C", "R", "T", "life"]);
    assert!(read.mentioned.contains("h") && !read.mentioned.contains("g"));
}

#[test]
fn items_are_known_by_their_names_and_trees_by_their_leaves() {
    let module = read(
        "pub const A: S = S { a: 1 }; static mut B: u8 = { 1 }; pub(crate) const fn c() {} unsafe extern \"C\" fn d() {}
         struct E; struct F<const N: usize>(u8); pub(in crate::x) trait G { type H; } impl I for J { const K: u8 = 1; }
         type L = fn(u8); macro_rules! m { () => { fn n() {} } } m!(o); enum P { Q } mod r { fn s() {} } mod t;
         pub use u::{v, w::{self, x as y}, z::*};",
    );
    let names: Vec<&str> = module.defined.iter().map(String::as_str).collect();
    assert_eq!(names, ["A", "B", "E", "F", "G", "L", "P", "c", "d", "m"]);
    assert_eq!(module.inline["r"].defined.len() + module.declared.len(), 2);
    let leaf = |path: &[&str], name: &str| Use {
        path: path.iter().map(|word| (*word).to_owned()).collect(),
        name: name.to_owned(),
        passed_on: true,
        local: false,
    };
    let leaves = [leaf(&["u", "v"], "v"), leaf(&["u", "w"], "w"), leaf(&["u", "w", "x"], "y"), leaf(&["u", "z"], "*")];
    assert_eq!(module.uses, leaves);
}
