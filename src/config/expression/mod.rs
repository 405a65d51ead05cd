//! SQL expressions in a use case, parsed once and told which columns they read.
//!
//! In: a single SQL expression. Out: what can be evaluated over a frame, in which a column of text is read as what it
//! meets: a number, a day, a moment or a truth, each by the reader that reads it everywhere. It promises that an
//! expression opens nothing and gives one value per row, that numbers are exact, that what cannot be read or calculated
//! is missing *and* counted ([`Values::unread`]) and ends nothing, and that no sentence of its quotes a value.
//!
//! `syntax` reads the text, `allowed`, `literals` and `calls` say what may stand in it (`functions` lists which),
//! `names` what is a column although it is no SQL, and `refusal` in which words it is refused. `compile` makes of the
//! tree what is evaluated, with `operators`, `called`, `casts` and `patterns` for its parts and `meeting` for what goes
//! together. `evaluate` gives the `value` of a row, with `arithmetic`, `texts`, `times` and `json`; `cells` are the
//! columns; `required` says what a condition cannot do without.

mod allowed;
mod arithmetic;
mod called;
mod calls;
mod casts;
mod cells;
mod compile;
mod evaluate;
mod functions;
mod json;
mod kind;
mod literals;
mod meeting;
mod named;
mod names;
mod node;
mod operators;
mod page;
mod patterns;
mod refusal;
mod required;
mod syntax;
mod texts;
mod times;
mod value;

use std::collections::BTreeSet;

use polars::prelude::*;
use rayon::prelude::*;

use cells::Cells;
use compile::{Columns, compile};
use evaluate::Row;
pub use kind::Kind;
use node::Node;
pub use page::page;
use value::Value;

use crate::types::{Assumed, Notation};

/// A parsed SQL expression.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The text as written.
    pub text: String,
    /// The columns it reads, sorted, each once.
    pub columns: Vec<String>,
    /// What is evaluated.
    node: Node,
    /// What it gives.
    kind: Kind,
    /// Whether it asks the moment that is looked from.
    asks_as_of: bool,
    /// The columns, in the order in which `node` counts them.
    read: Vec<String>,
    /// Columns, and what programs write for nothing and is a text in them.
    asked_for: Vec<(String, String)>,
}

impl Default for Expression {
    /// What reads nothing and is missing.
    fn default() -> Self {
        Self::new("", Node::Constant(Value::Missing), Kind::Other, Columns::new(&[]))
    }
}

/// What an expression gives, row by row.
pub struct Values {
    /// The values; numbers are `Decimal(38, 9)`, unless the expression is nothing but a column.
    pub column: Column,
    /// The rows, ascending, whose value is missing because something in it could not be read or calculated.
    pub unread: Vec<IdxSize>,
}

/// What is told beside a frame.
#[derive(Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The moment that is looked from, in microseconds since 1970; without it `as_of()` is not understood.
    pub as_of: Option<i64>,
    /// Columns, and row by row whether a value that is missing stands for one that could not be read.
    pub unread: &'a [(&'a str, &'a [bool])],
    /// Columns, and the forms of `strftime` in which their days and moments are written.
    pub formats: &'a [(String, String)],
    /// Columns of which it is known how they write their numbers; of others the frame says it.
    pub notations: &'a [(&'a str, Notation)],
}

/// An expression that cannot be evaluated on the data.
#[derive(Debug)]
pub struct Failed {
    /// The first row on which it fails, counted from zero, where one row is to blame.
    pub row: Option<usize>,
    /// Why, without a value.
    pub why: String,
}

/// Rows that are evaluated by one thread.
const TOGETHER: usize = 4_096;

impl Expression {
    /// Parses an expression over columns that are all text.
    ///
    /// # Errors
    /// A sentence that says what SQL does not understand or what may not stand here; it quotes nothing of the text but
    /// words of SQL.
    pub fn over_text(text: &str) -> Result<Self, String> {
        Self::over_typed(text, &[])
    }

    /// Parses an expression over columns of these kinds; those that are not among them hold text.
    ///
    /// # Errors
    /// As [`Expression::over_text`].
    pub fn over_typed(text: &str, kinds: &[(String, Kind)]) -> Result<Self, String> {
        let tree = syntax::read(text)?;
        let mut columns = Columns::new(kinds);
        let typed = compile(&tree, &mut columns)?;
        Ok(Self::new(text, typed.node, typed.is.kind(), columns))
    }

    /// Parses what gives the value of an attribute: an expression over columns that are all text, or the name of a
    /// column, also one that SQL would not take. Columns of which one is taken are read as the kind of the values. A
    /// number or `null` alone would be the same for everybody: it is a column, too.
    ///
    /// # Errors
    /// As [`Expression::over_text`].
    pub fn supplying(text: &str, wanted: Kind) -> Result<Self, String> {
        match names::is_for_everybody(text.trim()) {
            true => Ok(Self::column(text.trim())),
            false => Self::aggregated(text, Some(wanted)),
        }
    }

    /// Parses what is aggregated over events, as [`Expression::supplying`] does, but that a number is one.
    ///
    /// # Errors
    /// As [`Expression::over_text`].
    pub fn aggregated(text: &str, wanted: Option<Kind>) -> Result<Self, String> {
        let mut columns = Columns::new(&[]);
        let typed = match syntax::read(text).and_then(|tree| compile(&tree, &mut columns)) {
            // A number where none is wanted is no difference of two columns, but the name of one.
            Ok(typed)
                if typed.is == meeting::NUMBER
                    && wanted.is_some_and(|wanted| wanted != Kind::Number)
                    && names::is_put_together(text.trim()) =>
            {
                return Ok(Self::column(text.trim()));
            }
            Ok(typed) => typed,
            Err(_) if names::can_be_a_name(text.trim()) => return Ok(Self::column(text.trim())),
            Err(why) => return Err(why),
        };
        let is_bare = matches!(typed.node, Node::Column(_));
        match wanted {
            Some(Kind::Date) if typed.node.could_be_a_day() => {
                Ok(Self::new(text, typed.node.into_day(), Kind::Date, columns))
            }
            Some(kind) if typed.is == meeting::Type::Column && !is_bare && kind != Kind::Text => {
                Ok(Self::new(text, typed.into_kind(kind), kind, columns))
            }
            _ => Ok(Self::new(text, typed.node, typed.is.kind(), columns)),
        }
    }

    /// What to do about a text that is no SQL and reads like the name of a column; empty where it does not.
    pub fn as_a_name(text: &str) -> String {
        match names::reads_like_a_name(text.trim()) {
            true => format!("if it is the name of a column, write it in double quotes: '\"{}\"'", text.trim()),
            false => String::new(),
        }
    }

    fn column(name: &str) -> Self {
        let columns = Columns { read: vec![name.to_owned()], ..Columns::new(&[]) };
        Self::new(name, Node::Column(0), Kind::Text, columns)
    }

    fn new(text: &str, node: Node, kind: Kind, columns: Columns<'_>) -> Self {
        let Columns { read, asked_for, asks_as_of, .. } = columns;
        let mut columns = read.clone();
        columns.sort();
        Self { text: text.to_owned(), columns, node, kind, asks_as_of, read, asked_for }
    }

    /// Whether it asks the moment that is looked from.
    pub fn asks_as_of(&self) -> bool {
        self.asks_as_of
    }

    /// What it gives.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its value for every row.
    ///
    /// # Errors
    /// A column that the frame lacks.
    pub fn evaluate(&self, frame: &DataFrame, beside: Beside<'_>) -> Result<Values, Failed> {
        self.evaluate_in(frame, beside, &|_| Assumed::default())
    }

    /// The same, with what is assumed of the texts of a row.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub fn evaluate_in<'a>(
        &self,
        frame: &DataFrame,
        Beside { as_of, unread, formats, notations }: Beside<'_>,
        assumed: &(dyn Fn(usize) -> Assumed<'a> + Sync),
    ) -> Result<Values, Failed> {
        let failed = |error: PolarsError| Failed { row: None, why: crate::diagnostic::words(&error) };
        if let Some(name) = self.bare_column() {
            return Ok(Values { column: frame.column(name).map_err(failed)?.clone(), unread: Vec::new() });
        }
        let mark = if frame.height() == 0 { None } else { assumed(0).mark };
        let cells = |name: &String| {
            let unread = unread.iter().find(|(column, _)| column == name).map_or(&[][..], |(_, rows)| rows);
            let notation = notations.iter().find(|(column, _)| column == name).map(|(_, notation)| notation.clone());
            Ok(Cells::new(frame.column(name)?, mark)?
                .written_as(notation)
                .in_form(formats.iter().find(|(column, _)| column == name).map(|(_, form)| form.as_str()))
                .asking_for(self.asked_for.iter().filter(|(column, _)| column == name))
                .beside(unread))
        };
        let cells: Vec<Cells> = self.read.iter().map(cells).collect::<PolarsResult<_>>().map_err(failed)?;
        let values: Vec<Value<'_>> = (0..frame.height())
            .into_par_iter()
            .with_min_len(TOGETHER)
            .map(|number| Row { cells: &cells, number, assumed: assumed(number), as_of }.value(&self.node))
            .collect();
        let rows = (0..).zip(&values);
        let unread = rows.filter(|(_, value)| **value == Value::Unread).map(|(row, _)| row).collect();
        Ok(Values { column: cells::column(&values, self.kind), unread })
    }

    /// The columns that it reads as numbers, each once.
    pub fn numbers(&self) -> Vec<&str> {
        let mut columns = BTreeSet::new();
        self.node.each_number(&mut |column| columns.extend(self.read.get(column).map(String::as_str)));
        columns.into_iter().collect()
    }

    /// Whether this condition can hold for no row in which a column has no value; where that cannot be told it is not
    /// said.
    pub fn requires(&self, column: &str) -> bool {
        let number = self.read.iter().position(|read| read == column);
        number.is_some_and(|number| !required::may_be(&self.node, true, number))
    }

    /// The column, when the expression is nothing but one.
    pub fn bare_column(&self) -> Option<&str> {
        match &self.node {
            Node::Column(number) => self.read.get(*number).map(String::as_str),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
