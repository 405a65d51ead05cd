//! A Rust file, read for its imports: what it defines, what it uses, which paths it names.
//!
//! In: the text of a file. Out: a [`Module`]. Comments, texts and what stands behind `#[cfg(test)]` are left out. It
//! knows items and paths and nothing else of the language: what a macro would write and methods called on a value are
//! not seen.

use std::collections::{BTreeMap, BTreeSet};

/// What stands in a module.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// The items that it defines itself.
    pub(super) defined: BTreeSet<String>,
    /// The modules that have files of their own.
    pub(super) declared: BTreeSet<String>,
    /// The modules that are written out here.
    pub(super) inline: BTreeMap<String, Module>,
    /// Its `use` trees, taken apart.
    pub(super) uses: Vec<Use>,
    /// Paths of two segments and more that stand in its code.
    pub(super) paths: BTreeSet<Vec<String>>,
    /// Names that stand in its code, `use` trees aside; not those behind a dot or before a colon.
    pub(super) mentioned: BTreeSet<String>,
}

/// One leaf of a `use` tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// The path, without the star of a glob.
    pub(super) path: Vec<String>,
    /// The name that it has here; `*` for a glob.
    pub(super) name: String,
    /// Whether it is passed on: `pub use`, `pub(crate) use`.
    pub(super) passed_on: bool,
    /// Whether it stands in a function, where nobody else sees it.
    pub(super) local: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Colons,
    Mark(char),
}

use Token::{Colons, Mark, Word};

/// Reads the text of a file.
pub(super) fn read(text: &str) -> Module {
    module(&tokens(text))
}

/// The words of a file that stand in its code.
pub(in super::super) fn words(text: &str) -> BTreeSet<String> {
    let word = |token| if let Word(word) = token { Some(word) } else { None };
    tokens(text).into_iter().filter_map(word).collect()
}

/// The text in words and marks; a text between quotation marks is one mark, numbers and lifetimes are none.
fn tokens(text: &str) -> Vec<Token> {
    let text: Vec<char> = text.chars().collect();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(c) = text.get(at).copied() {
        let next = text.get(at + 1).copied().unwrap_or('\n');
        if c == '/' && (next == '/' || next == '*') {
            at = behind_comment(&text, at);
        } else if c == '"' {
            found.push(Mark('"'));
            at = behind_text(&text, at);
        } else if c == '\'' {
            at = behind_character(&text, at);
        } else if is_word(c) {
            let end = (at..text.len()).find(|i| !is_word(text[*i])).unwrap_or(text.len());
            let word: String = text[at..end].iter().collect();
            let hashes = text[end..].iter().take_while(|c| **c == '#').count();
            let quoted = text.get(end + hashes) == Some(&'"');
            if matches!(word.as_str(), "r" | "br" | "cr") && quoted {
                found.push(Mark('"'));
                at = behind_raw(&text, end + hashes + 1, hashes);
            } else if matches!(word.as_str(), "b" | "c") && hashes == 0 && (quoted || text.get(end) == Some(&'\'')) {
                // The prefix of a text, which comes next.
                at = end;
            } else if word == "r" && hashes == 1 {
                at = end + 1;
            } else {
                at = end;
                if !c.is_numeric() {
                    found.push(Word(word));
                }
            }
        } else if c == ':' && next == ':' {
            found.push(Colons);
            at += 2;
        } else {
            if !c.is_whitespace() {
                found.push(Mark(c));
            }
            at += 1;
        }
    }
    found
}

fn behind_comment(text: &[char], start: usize) -> usize {
    if text[start + 1] == '/' {
        return (start..text.len()).find(|i| text[*i] == '\n').unwrap_or(text.len());
    }
    let (mut depth, mut at) = (0, start);
    while at + 1 < text.len() {
        match (text[at], text[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

fn behind_text(text: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < text.len() && text[at] != '"' {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn behind_raw(text: &[char], start: usize, hashes: usize) -> usize {
    let closes = |at: usize| text[at] == '"' && text[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    (start..text.len()).find(|at| closes(*at)).map_or(text.len(), |at| at + 1 + hashes)
}

/// Behind `'x'` and `'\n'`; of a lifetime only its mark is passed over with its name.
fn behind_character(text: &[char], start: usize) -> usize {
    if text.get(start + 1) == Some(&'\\') {
        return (start + 3..text.len()).find(|at| text[*at] == '\'').map_or(text.len(), |at| at + 1);
    }
    if text.get(start + 2) == Some(&'\'') {
        return start + 3;
    }
    let lifetime = |at: &usize| !(text[*at].is_alphanumeric() || text[*at] == '_');
    (start + 1..text.len()).find(lifetime).unwrap_or(text.len())
}

fn module(tokens: &[Token]) -> Module {
    let mut module = Module::default();
    let (mut at, mut only_in_tests) = (0, false);
    while at < tokens.len() {
        if let Some(end) = behind_attribute(tokens, at) {
            only_in_tests |= is_for_tests(&tokens[at..end]);
            module.body(&tokens[at..end]);
            at = end;
            continue;
        }
        let end = behind_item(tokens, at);
        if !only_in_tests {
            module.item(&tokens[at..end]);
        }
        (at, only_in_tests) = (end, false);
    }
    module
}

/// Where the attribute that begins here ends.
fn behind_attribute(tokens: &[Token], at: usize) -> Option<usize> {
    let inner = usize::from(tokens.get(at + 1) == Some(&Mark('!')));
    (tokens[at] == Mark('#') && tokens.get(at + 1 + inner) == Some(&Mark('[')))
        .then(|| behind_brackets(tokens, at + 1 + inner))
}

fn is_for_tests(attribute: &[Token]) -> bool {
    attribute[1..] == [Mark('['), word("cfg"), Mark('('), word("test"), Mark(')'), Mark(']')]
}

fn word(text: &str) -> Token {
    Word(text.to_owned())
}

fn behind_brackets(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token {
            Mark('(' | '[' | '{') => depth += 1,
            Mark(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// An item ends with its semicolon, or with its braces where none follows them.
fn behind_item(tokens: &[Token], start: usize) -> usize {
    let mut at = start;
    let mut needs_semicolon = false;
    while at < tokens.len() {
        match &tokens[at] {
            Mark(';') => return at + 1,
            Mark('{') if !needs_semicolon => return behind_brackets(tokens, at),
            Mark('(' | '[' | '{') => at = behind_brackets(tokens, at),
            Word(keyword) if matches!(keyword.as_str(), "use" | "static" | "type") => {
                needs_semicolon |= tokens[start..at].iter().all(|token| token != &Mark('='));
                at += 1;
            }
            Word(keyword) if keyword == "const" => {
                let function = |token: &Token| ["fn", "unsafe", "async", "extern"].iter().any(|k| token == &word(k));
                needs_semicolon |= !tokens.get(at + 1).is_some_and(function) && is_visibility(&tokens[start..at]);
                at += 1;
            }
            _ => at += 1,
        }
    }
    tokens.len()
}

/// Whether nothing else stands here than `pub`, `pub(crate)` or nothing.
fn is_visibility(tokens: &[Token]) -> bool {
    tokens.is_empty() || (tokens[0] == word("pub") && (tokens.len() == 1 || behind_brackets(tokens, 1) == tokens.len()))
}

impl Module {
    fn item(&mut self, tokens: &[Token]) {
        let mut start = 0;
        let public = tokens[0] == word("pub");
        if public {
            start = if tokens.get(1) == Some(&Mark('(')) { behind_brackets(tokens, 1) } else { 1 };
        }
        let text = |at: usize| match tokens.get(start + at) {
            Some(Word(word)) => word.as_str(),
            _ => "",
        };
        match text(0) {
            "use" => {
                self.tree(tokens, start + 1, Vec::new(), public, false);
            }
            "mod" if tokens.get(start + 2) == Some(&Mark(';')) => {
                self.declared.insert(text(1).to_owned());
            }
            "mod" => {
                let body = &tokens[(start + 3).min(tokens.len())..tokens.len().saturating_sub(1)];
                self.inline.insert(text(1).to_owned(), module(body));
            }
            "macro_rules" => {
                self.defined.insert(text(2).to_owned());
                // Types that a macro writes under names of their own are this file's, where it is used here.
                for two in tokens.windows(2) {
                    if let [Word(what), Word(name)] = two
                        && matches!(what.as_str(), "enum" | "struct" | "trait")
                    {
                        self.defined.insert(name.clone());
                    }
                }
                self.body(&tokens[start + 3..]);
            }
            // `number! { NAME: f64 = 0.5; }` defines constants.
            "number" => {
                for two in tokens.windows(2) {
                    if let [Word(name), Mark(':')] = two {
                        self.defined.insert(name.clone());
                    }
                }
            }
            _ => {
                self.defined.extend(defined(&tokens[start..]));
                self.body(&tokens[start..]);
            }
        }
    }

    /// Code: its paths, its names, and the `use` trees of functions.
    fn body(&mut self, tokens: &[Token]) {
        let mut at = 0;
        while at < tokens.len() {
            if let Some(end) = behind_attribute(tokens, at).filter(|end| is_for_tests(&tokens[at..*end])) {
                at = behind_item(tokens, end);
                continue;
            }
            let Word(first) = &tokens[at] else {
                at += 1;
                continue;
            };
            // `use<'a>` is no import.
            if first == "use" && tokens.get(at + 1) != Some(&Mark('<')) {
                at = self.tree(tokens, at + 1, Vec::new(), false, true);
                continue;
            }
            let mut path = vec![first.clone()];
            let before = at.checked_sub(1).map(|at| &tokens[at]);
            let range = at >= 2 && tokens[at - 2] == Mark('.');
            let follows = before == Some(&Colons) || (before == Some(&Mark('.')) && !range);
            at += 1;
            while let (Some(Colons), Some(Word(next))) = (tokens.get(at), tokens.get(at + 1)) {
                path.push(next.clone());
                at += 2;
            }
            if follows || (path.len() == 1 && tokens.get(at) == Some(&Mark(':'))) {
                continue;
            }
            self.mentioned.insert(path[0].clone());
            if path.len() > 1 {
                self.paths.insert(path);
            }
        }
    }

    /// Takes a `use` tree apart; says where it ends.
    fn tree(&mut self, tokens: &[Token], at: usize, mut path: Vec<String>, passed_on: bool, local: bool) -> usize {
        let mut at = at;
        if tokens.get(at) == Some(&Colons) {
            // `::name` is a library, whatever is called so here.
            path.push(String::new());
            at += 1;
        }
        let name = match tokens.get(at) {
            Some(Mark('{')) => {
                let end = behind_brackets(tokens, at);
                at += 1;
                while at < end - 1 {
                    at = self.tree(tokens, at, path.clone(), passed_on, local);
                    at += usize::from(tokens.get(at) == Some(&Mark(',')));
                }
                return end;
            }
            Some(Mark('*')) => "*".to_owned(),
            Some(Word(name)) if tokens.get(at + 1) == Some(&Colons) => {
                path.push(name.clone());
                return self.tree(tokens, at + 2, path, passed_on, local);
            }
            Some(Word(name)) => {
                if name != "self" || path.is_empty() {
                    path.push(name.clone());
                }
                path[path.len() - 1].clone()
            }
            _ => return at + 1,
        };
        at += 1;
        let renamed = match (tokens.get(at), tokens.get(at + 1)) {
            (Some(Word(keyword)), Some(Word(other))) if keyword == "as" => Some(other.clone()),
            _ => None,
        };
        at += if renamed.is_some() { 2 } else { 0 };
        self.uses.push(Use { path, name: renamed.unwrap_or(name), passed_on, local });
        at
    }
}

/// The name that an item defines.
fn defined(item: &[Token]) -> Option<String> {
    let kinds = ["fn", "struct", "enum", "union", "trait", "type", "const", "static", "mut"];
    let before = ["unsafe", "async", "extern"];
    let mut tokens = item.iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            Word(kind) if kinds.contains(&kind.as_str()) => match tokens.peek() {
                Some(Word(more)) if kinds.contains(&more.as_str()) || before.contains(&more.as_str()) => {}
                Some(Word(name)) => return Some(name.clone()),
                _ => return None,
            },
            Word(word) if before.contains(&word.as_str()) => {}
            // The name of a language: `extern "C"`.
            Mark('"') => {}
            _ => return None,
        }
    }
    None
}
