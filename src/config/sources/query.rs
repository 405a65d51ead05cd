//! Rows that SQL makes of several tables.
//!
//! In: a query and the tables that it may name, as written. Out: what is understood, or findings. It promises that a
//! query is one `select` over these tables and nothing else: it calls no function of tables, which could open files,
//! and names no table that is not declared. What it gives is known when the data is there.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use sqlparser::ast::{
    BinaryOperator, CeilFloorKind, Cte, DateTimeField, Expr, Join, JoinConstraint, JoinOperator, Query as Tree, Select,
    SetExpr, SetOperator, Statement, TableFactor, Visit as _, Visitor, WindowType,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, Tokenizer};

use super::files::{Query, Read};
use super::functions;
use super::meant::OF_NUMBERS;
use super::read::read;
use super::written;
use crate::config::findings::{Findings, steps};
use crate::diagnostic::{Step, did_you_mean};

const SUCH_AS: &str = "select * from a join b using (id)";
/// How the rows of one side are asked for that the other has, or lacks.
const ONE_SIDE: &str = "take `where id in (select id from ...)`, or `not in`";
/// Characters of a query.
const LONGEST: usize = 20_000;
/// Parentheses inside each other.
const DEEPEST: usize = 24;
/// Words and signs.
const MOST: usize = 4_000;

/// The query of a source, if it is one over its tables.
pub(super) fn query(
    (sql, tables): (&str, &[(String, written::Read)]),
    at: &[Step],
    base: &Path,
    findings: &mut Findings,
) -> Option<Query> {
    let below = |key: &str| [at, &steps![key]].concat();
    let mut understood: Vec<(String, Read)> = Vec::new();
    for (name, table) in tables {
        let place = [at, &steps!["from", name.as_str()]].concat();
        if table.sql.is_some() {
            findings.report(
                "one-format",
                &place,
                format!("table `{name}` is a query itself"),
                "put both into one `sql`",
            );
            continue;
        }
        understood.push((name.clone(), read(table, &place, base.to_owned(), findings)));
    }
    let mut bad = |why: &str, help: String| {
        findings.report("invalid-sql", &below("sql"), format!("the query {why}"), help);
        None
    };
    let names: BTreeSet<String> = tables.iter().map(|(name, _)| name.clone()).collect();
    if sql.trim().is_empty() {
        return bad("is empty", String::new());
    }
    let words = match bounded(sql) {
        Ok(words) => words,
        Err(why) => return bad(why, "make it shorter, or prepare the data before".to_owned()),
    };
    let tree = match Parser::parse_sql(&GenericDialect, sql).as_deref() {
        Ok([Statement::Query(tree)]) => tree.clone(),
        Ok([]) => return bad("is empty", String::new()),
        Ok(_) => return bad("is not one `select`", "nothing else can be asked".to_owned()),
        Err(why) => {
            return bad(&format!("is not understood as SQL: {}", plainly(why)), format!("such as `{SUCH_AS}`"));
        }
    };
    let mut walk = Walk { names: &names, ctes: ctes(&tree), found: BTreeSet::new() };
    if let ControlFlow::Break(wrong) = tree.visit(&mut walk) {
        let (why, help) = match wrong {
            Wrong::Unknown(table) => (
                format!("reads `{table}`, which is not under `from`"),
                match names.is_empty() {
                    true => "declare its files there".to_owned(),
                    false => did_you_mean(&table, names.iter().map(String::as_str)),
                },
            ),
            Wrong::Join => (
                "joins on something else than columns that are equal".to_owned(),
                "such as `on a.id = b.a_id`; what is calculated is made before: `join (select *, lower(name) as low \
                 from b) b on a.low = b.low`; another condition goes into `where`"
                    .to_owned(),
            ),
            Wrong::Uncalled(name) => (format!("calls `{name}`, which is no function that it may call"), {
                let help = did_you_mean(&name.to_lowercase(), functions::names());
                if help.len() < 80 { help } else { "docs/sql.md lists all".to_owned() }
            }),
            Wrong::Otherwise(what, help) => (format!("has {what}, which no query here can"), help.to_owned()),
            Wrong::Function => (
                "reads what is no table, such as a function that makes one".to_owned(),
                "declare the file under `from`, and name it".to_owned(),
            ),
        };
        return bad(&why, help);
    }
    let found = walk.found;
    if found.is_empty() {
        return bad("reads no table", format!("such as `{SUCH_AS}`"));
    }
    for name in names.iter().filter(|name| !found.contains(*name)) {
        findings.report_at_key(
            "unused-part",
            &[at, &steps!["from", name.as_str()]].concat(),
            format!("the query does not read `{name}`"),
            "remove it, or join it",
        );
    }
    Some(Query::new(sql.to_owned(), understood, words))
}

/// What the parser says, and where in the query.
fn plainly(why: &ParserError) -> String {
    match why {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text.trim_end_matches('.').to_owned(),
        ParserError::RecursionLimitExceeded => "it is nested too deeply".to_owned(),
    }
}

/// The words of a query, of which its columns are some; nothing where it may read all columns.
fn bounded(sql: &str) -> Result<Option<BTreeSet<String>>, &'static str> {
    if sql.len() > LONGEST {
        return Err("is too long");
    }
    let Ok(tokens) = Tokenizer::new(&GenericDialect, sql).tokenize() else { return Ok(Some(BTreeSet::new())) };
    let (mut depth, mut n, mut all) = (0usize, 0usize, false);
    let mut words = BTreeSet::new();
    for token in tokens {
        n += usize::from(!matches!(token, Token::Whitespace(_)));
        match token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            Token::Mul => all = true,
            Token::Word(word) => drop(words.insert(word.value)),
            _ => {}
        }
        if depth > DEEPEST {
            return Err("is nested too deeply");
        }
    }
    if n > MOST { Err("has too many parts") } else { Ok((!all).then_some(words)) }
}

/// The names of tables that a query makes itself.
fn ctes(tree: &Tree) -> BTreeSet<String> {
    let of = |cte: &Cte| cte.alias.name.value.clone();
    tree.with.iter().flat_map(|with| &with.cte_tables).map(of).collect()
}

/// What may not stand in a query.
enum Wrong {
    /// A table that is not declared.
    Unknown(String),
    /// What makes rows and is no table.
    Function,
    /// A function that is not on the list.
    Uncalled(String),
    /// A join on anything but equal columns, of which rows without a partner would be lost.
    Join,
    /// What no query does, and how it is asked otherwise.
    Otherwise(&'static str, &'static str),
}

struct Walk<'a> {
    names: &'a BTreeSet<String>,
    ctes: BTreeSet<String>,
    found: BTreeSet<String>,
}

/// Joins are on columns that are equal: what else polars takes, it may join otherwise than it is written.
fn of_columns(joins: &[Join]) -> ControlFlow<Wrong> {
    fn is_of_columns(on: &Expr) -> bool {
        let is_column = |side: &Expr| matches!(side, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
        match on {
            Expr::Nested(on) => is_of_columns(on),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => is_of_columns(left) && is_of_columns(right),
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => is_column(left) && is_column(right),
            _ => false,
        }
    }
    let is_sound = |join: &Join| match &join.join_operator {
        JoinOperator::Join(on)
        | JoinOperator::Inner(on)
        | JoinOperator::Left(on)
        | JoinOperator::LeftOuter(on)
        | JoinOperator::Right(on)
        | JoinOperator::RightOuter(on)
        | JoinOperator::FullOuter(on) => match on {
            JoinConstraint::On(on) => is_of_columns(on),
            JoinConstraint::Using(_) => true,
            JoinConstraint::Natural | JoinConstraint::None => false,
        },
        JoinOperator::CrossJoin(_) => true,
        _ => false,
    };
    let is_of_one_side = |join: &Join| {
        use JoinOperator::{Anti, LeftAnti, LeftSemi, RightAnti, RightSemi, Semi};
        matches!(join.join_operator, Semi(_) | LeftSemi(_) | RightSemi(_) | Anti(_) | LeftAnti(_) | RightAnti(_))
    };
    if joins.iter().any(is_of_one_side) {
        return ControlFlow::Break(Wrong::Otherwise("a semi or anti join", ONE_SIDE));
    }
    if joins.iter().all(is_sound) { ControlFlow::Continue(()) } else { ControlFlow::Break(Wrong::Join) }
}

impl Visitor for Walk<'_> {
    type Break = Wrong;

    fn pre_visit_query(&mut self, query: &Tree) -> ControlFlow<Wrong> {
        self.ctes.append(&mut ctes(query));
        use SetOperator::{Except, Intersect, Minus};
        if matches!(&*query.body, SetExpr::SetOperation { op: Except | Intersect | Minus, .. }) {
            return ControlFlow::Break(Wrong::Otherwise("`except` or `intersect`", ONE_SIDE));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Wrong> {
        select.from.iter().try_for_each(|table| of_columns(&table.joins))
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<Wrong> {
        match factor {
            TableFactor::NestedJoin { table_with_joins, .. } => of_columns(&table_with_joins.joins),
            TableFactor::Table { args: None, .. } | TableFactor::Derived { .. } => ControlFlow::Continue(()),
            _ => ControlFlow::Break(Wrong::Function),
        }
    }

    fn pre_visit_relation(&mut self, relation: &sqlparser::ast::ObjectName) -> ControlFlow<Wrong> {
        let [part] = relation.0.as_slice() else { return ControlFlow::Break(Wrong::Unknown(relation.to_string())) };
        let Some(name) = part.as_ident().map(|name| name.value.clone()) else {
            return ControlFlow::Break(Wrong::Function);
        };
        if self.names.contains(&name) {
            self.found.insert(name);
        } else if !self.ctes.contains(&name) {
            return ControlFlow::Break(Wrong::Unknown(name));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Wrong> {
        match expr {
            Expr::Function(call) => {
                let name = call.name.to_string().to_lowercase();
                let runs_along =
                    |over: &WindowType| matches!(over, WindowType::WindowSpec(of) if !of.order_by.is_empty());
                if OF_NUMBERS.contains(&name.as_str()) && call.over.as_ref().is_some_and(runs_along) {
                    let help = "take `sum(x) over (...) / count(x) over (...)`, with the same order in both";
                    return ControlFlow::Break(Wrong::Otherwise("a mean that runs along the rows", help));
                }
                let opens = name.starts_with("read_") || name.starts_with("scan_");
                match (opens, functions::is_known(&name)) {
                    (true, _) => ControlFlow::Break(Wrong::Function),
                    (_, true) => ControlFlow::Continue(()),
                    (_, false) => ControlFlow::Break(Wrong::Uncalled(call.name.to_string())),
                }
            }
            Expr::Exists { .. } => ControlFlow::Break(Wrong::Otherwise("`exists`", ONE_SIDE)),
            Expr::Subquery(_) => {
                let help = "make it a table in `with` or `from`, and join it: `cross join (select ...) x`";
                ControlFlow::Break(Wrong::Otherwise("a query that stands for one value", help))
            }
            Expr::Ceil { field, .. } | Expr::Floor { field, .. }
                if *field != CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) =>
            {
                ControlFlow::Break(Wrong::Otherwise("`ceil` or `floor` to something", "take `round(x, n)`"))
            }
            _ => ControlFlow::Continue(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(sql: &str) -> bool {
        let names = BTreeSet::from(["a".to_owned(), "b".to_owned()]);
        let Ok(statements) = Parser::parse_sql(&GenericDialect, sql) else { return true };
        let [Statement::Query(tree)] = statements.as_slice() else { return true };
        let mut walk = Walk { names: &names, ctes: ctes(tree), found: BTreeSet::new() };
        tree.visit(&mut walk).is_break()
    }

    #[test]
    fn a_query_reads_declared_tables_and_opens_nothing() {
        for sql in [
            "select * from a",
            "select a.x, b.y from a join b using (id) where a.n > '5'",
            "with c as (select id, count(*) as n from b group by id) select * from a left join c on a.id = c.id",
            "select x from (select x, y from a) as t where y in (select y from b)",
            "select x from a union all select x from b",
            "select * from a join b on (a.x = b.x and a.y = b.y) left join b as c using (id) cross join b as d",
        ] {
            assert!(!wrong(sql), "{sql}");
        }
        for sql in [
            "select * from read_csv('/etc/passwd')",
            "select * from c",
            "select * from a, lateral flatten(x)",
            "select read_parquet('x') from a",
            "select * from a where x in (select y from read_csv('x'))",
            "select * from 'a.csv'",
            "select * from s.a",
            "drop table a",
            "select 1; select 2",
            "create table t as select * from a",
            "insert into a values (1)",
            "select * from unnest(array[1])",
            "select * from a left join b on strpos(a.x, b.y) > 0",
            "select * from a join b on a.x = b.y and a.n > b.n",
            "select * from a join b on lower(a.x) = b.y",
            "select * from a natural join b",
            "select * from (a left join b on a.x < b.y)",
            "select x from (select a.x from a left join b on a.x <> b.y) as t",
            "select * from a semi join b on a.x = b.y",
            "select * from a left anti join b on a.x = b.y",
            "select x from a except select x from b",
            "select x from a where exists (select * from b)",
            "select x from a where n > (select max(n) from b)",
            "select ceil(cast(n as double) to day) from a",
            "select avg(n) over (partition by x order by y) from a",
        ] {
            assert!(wrong(sql), "{sql}");
        }
    }
}
