//! The functions that may stand in an expression.
//!
//! Each is calculated row by row from its arguments and reads nothing else; what is not in the list is refused:
//! aggregates, windows, functions of tables. The list is also what the docs say of them.

use super::arithmetic::{Operator, Rounding, calculate, in_binary, rounded, sign};
use super::texts::{Side, filled, left, part, position, right, split_part, trimmed};
use super::value::Value;
use crate::tables::{Decimal, SCALE};

/// What calculates a function from values none of which is missing.
pub(super) type Routine = for<'a> fn(&[Value<'a>]) -> Value<'a>;

/// A function of SQL.
#[derive(Debug)]
pub(super) struct Function {
    /// Its name, in lower case.
    pub(super) name: &'static str,
    /// The least and the most arguments.
    pub(super) arguments: (usize, usize),
    /// What its arguments are, a letter each, the last for all that follow: `n` a number, `t` text, `m` a day or a
    /// moment, `b` true or false, `s` what can be written as text, `v` values of one kind.
    pub(super) takes: &'static str,
    /// What it gives, with the same letters, and `d` for a day.
    pub(super) gives: char,
    /// How it is written.
    pub(super) usage: &'static str,
    /// What it gives, in words.
    pub(super) does: &'static str,
    /// The arguments, counted from zero, that are written out rather than calculated.
    pub(super) written_out: &'static [usize],
    /// The argument that is the form of a moment, such as '%Y-%m-%d'.
    pub(super) format: Option<usize>,
    /// What calculates it; `None` where it is put together from other parts of expressions.
    pub(super) routine: Option<Routine>,
}

const ANY: usize = 100;

/// The function of this name, in any case.
pub(super) fn function(name: &str) -> Option<&'static Function> {
    let lower = name.to_lowercase();
    FUNCTIONS.iter().find(|function| function.name == lower)
}

/// Functions of SQL that look at more than one row, or choose columns.
#[rustfmt::skip]
pub(super) const OF_MANY_ROWS: &[&str] = &[
    "array_agg", "avg", "columns", "corr", "count", "covar", "covar_pop", "covar_samp", "dense_rank", "first",
    "first_value", "group_concat", "lag", "last", "last_value", "lead", "listagg", "max", "mean", "median", "min",
    "quantile_cont", "quantile_disc", "rank", "row_number", "stddev", "stddev_samp", "stdev", "stdev_samp",
    "string_agg", "sum", "total", "unnest", "var", "var_samp", "variance",
];

const fn new(
    usage: &'static str,
    (least, most): (usize, usize),
    takes: &'static str,
    gives: char,
    does: &'static str,
) -> Function {
    let mut end = 0;
    while usage.as_bytes()[end] != b'(' {
        end += 1;
    }
    Function {
        name: usage.split_at(end).0,
        arguments: (least, most),
        takes,
        gives,
        usage,
        does,
        written_out: &[],
        format: None,
        routine: None,
    }
}

/// A function of what stands inside JSON; the steps of the path are written out.
const fn inside(usage: &'static str, gives: char, does: &'static str) -> Function {
    Function { written_out: &[1, 2, 3, 4, 5, 6, 7, 8], ..new(usage, (1, 9), "t", gives, does) }
}

/// A function of one number.
const fn of_a_number(usage: &'static str, does: &'static str, routine: Routine) -> Function {
    Function { routine: Some(routine), ..new(usage, (1, 1), "n", 'n', does) }
}

/// A function of one text.
const fn of_a_text(usage: &'static str, gives: char, does: &'static str, routine: Routine) -> Function {
    Function { routine: Some(routine), ..new(usage, (1, 1), "t", gives, does) }
}

fn number<'a>(given: &[Value<'a>], what: fn(Decimal) -> Option<Decimal>) -> Value<'a> {
    if let [Value::Number(n)] = given { Value::number(what(*n)) } else { Value::Unread }
}

fn numbers<'a>(given: &[Value<'a>], what: fn(Decimal, Decimal) -> Option<Decimal>) -> Value<'a> {
    if let [Value::Number(a), Value::Number(b)] = given { Value::number(what(*a, *b)) } else { Value::Unread }
}

fn binary<'a>(given: &[Value<'a>], what: fn(f64) -> f64) -> Value<'a> {
    if let [Value::Number(n)] = given { Value::number(in_binary(*n, what)) } else { Value::Unread }
}

fn binaries<'a>(given: &[Value<'a>], what: fn(f64, f64) -> f64) -> Value<'a> {
    match given {
        [Value::Number(a), Value::Number(b)] => Value::number(Decimal::from_binary(what(a.to_binary(), b.to_binary()))),
        _ => Value::Unread,
    }
}

fn text<'a>(given: &[Value<'a>], what: fn(&str) -> Value<'static>) -> Value<'a> {
    if let [Value::Text(text)] = given { what(text) } else { Value::Unread }
}

fn texts<'a>(given: &[Value<'a>], what: fn(&str, &str) -> Value<'static>) -> Value<'a> {
    if let [Value::Text(a), Value::Text(b)] = given { what(a, b) } else { Value::Unread }
}

fn shortened<'a>(given: &[Value<'a>], rounding: Rounding) -> Value<'a> {
    let (n, digits) = match given {
        [Value::Number(n)] => (n, Some(0)),
        [Value::Number(n), Value::Number(digits)] => (n, digits.whole().and_then(|n| u32::try_from(n).ok())),
        _ => return Value::Unread,
    };
    Value::number(digits.and_then(|digits| rounded(*n, digits.min(SCALE), rounding)))
}

fn bytes(text: &str, of: usize) -> Value<'static> {
    Value::whole(text.len() * of)
}

/// How a function that is calculated in two numbers is written.
const fn of_numbers(usage: &'static str, does: &'static str, routine: Routine) -> Function {
    Function { routine: Some(routine), ..new(usage, (2, 2), "n", 'n', does) }
}

// How functions are written whose line would be too long.
const DATE: &str = "date(text) or date(text, '%d.%m.%Y')";
const DATETIME: &str = "datetime(text) or datetime(text, '%d.%m.%Y %H:%M')";
const REGEXP_LIKE: &str = "regexp_like(text, 'pattern') or regexp_like(text, 'pattern', 'i')";
const TIMESTAMP: &str = "timestamp(text) or timestamp(text, '%d.%m.%Y %H:%M')";
const CHARACTERS: &str = "the number of its characters";
const BY_FORM: &str = "the moment, read by the form where one is given";
const QUOTIENT: &str = "the quotient without what follows the point";
const REST: &str = "what is left of the division, with the sign of the first number";
const CUT: &str = "the number without further digits";
const POWER: &str = "the number to the power of the exponent";

/// Every function, in alphabetical order.
#[rustfmt::skip]
pub(super) const FUNCTIONS: &[Function] = &[
    of_a_number("abs(number)", "the number without its sign", |n| number(n, |n| Some(n.abs()))),
    of_a_number("acos(number)", "the arc cosine", |n| binary(n, f64::acos)),
    new("as_of()", (0, 0), "v", 'm', "the moment that the run looks from"),
    of_a_number("asin(number)", "the arc sine", |n| binary(n, f64::asin)),
    of_a_number("atan(number)", "the arc tangent", |n| binary(n, f64::atan)),
    of_numbers("atan2(number, number)", "the arc tangent of the quotient", |n| binaries(n, f64::atan2)),
    of_a_text("bit_length(text)", 'n', "the number of its bits", |t| text(t, |t| bytes(t, 8))),
    of_a_number("cbrt(number)", "the cube root", |n| binary(n, f64::cbrt)),
    of_a_number("ceiling(number)", "the next whole number above", |n| shortened(n, Rounding::Up)),
    of_a_text("char_length(text)", 'n', CHARACTERS, |t| text(t, |t| Value::whole(t.chars().count()))),
    of_a_text("character_length(text)", 'n', CHARACTERS, |t| text(t, |t| Value::whole(t.chars().count()))),
    new("coalesce(value, value, ...)", (1, ANY), "v", 'v', "the first value that is not missing"),
    new("concat(text, text, ...)", (1, ANY), "s", 't', "all that are not missing, one behind the other"),
    Function { written_out: &[0],
        ..new("concat_ws(', ', text, text, ...)", (2, ANY), "ts", 't', "the same, with the first text between them") },
    of_a_number("cos(number)", "the cosine", |n| binary(n, f64::cos)),
    of_a_number("cot(number)", "the cotangent", |n| binary(n, |n| n.tan().recip())),
    Function { written_out: &[1], format: Some(1),
        ..new(DATE, (1, 2), "vt", 'd', "the day, read by the form where one is given") },
    Function { written_out: &[0], ..new("date_part('year', moment)", (2, 2), "tm", 'n', "a part of a day or moment") },
    Function { written_out: &[1], format: Some(1), ..new(DATETIME, (1, 2), "vt", 'm', BY_FORM) },
    new("days_since(day)", (1, 1), "v", 'n', "the days from then to `as_of()`, as a calendar counts them"),
    new("days_until(day)", (1, 1), "v", 'n', "the days from `as_of()` to then"),
    of_a_number("degrees(number)", "radians as degrees", |n| binary(n, f64::to_degrees)),
    of_numbers("div(number, number)", QUOTIENT, |n| numbers(n, |a, b| calculate(Operator::Whole, a, b))),
    Function { routine: Some(|t| texts(t, |t, end| Value::Flag(t.ends_with(end)))),
        ..new("ends_with(text, text)", (2, 2), "t", 'b', "whether the first text ends with the second") },
    of_a_number("exp(number)", "e to this power", |n| binary(n, f64::exp)),
    new("greatest(value, value, ...)", (1, ANY), "v", 'v', "the greatest value that is not missing"),
    new("if(condition, value, value)", (3, 3), "bv", 'v', "the first where the condition is true, else the second"),
    new("ifnull(value, value)", (2, 2), "v", 'v', "the second value where the first is missing"),
    inside("json(text, 'key', ...)", 't', "what stands at a path of keys, positions and `'*'`; one value at most"),
    inside("json_count(text, 'key', ...)", 'n', "how many elements stand there"),
    inside("json_list(text, 'key', ...)", 't', "all values that stand there, separated by `; `"),
    inside("json_sum(text, 'key', ...)", 'n', "the sum of the numbers that stand there"),
    inside("json_sum_product(text, 'list', 'key', 'key')", 'n', "of two numbers of each element the product, summed"),
    new("least(value, value, ...)", (1, ANY), "v", 'v', "the least value that is not missing"),
    Function { routine: Some(left),
        ..new("left(text, length)", (2, 2), "tn", 't', "the first characters; below zero, all but the last") },
    of_a_text("length(text)", 'n', CHARACTERS, |t| text(t, |t| Value::whole(t.chars().count()))),
    of_a_number("ln(number)", "the natural logarithm", |n| binary(n, f64::ln)),
    of_numbers("log(number, base)", "the logarithm to a base", |n| binaries(n, f64::log)),
    of_a_number("log10(number)", "the logarithm to the base 10", |n| binary(n, f64::log10)),
    of_a_number("log1p(number)", "the natural logarithm of one more", |n| binary(n, f64::ln_1p)),
    of_a_number("log2(number)", "the logarithm to the base 2", |n| binary(n, f64::log2)),
    of_a_text("lower(text)", 't', "in small letters", |t| text(t, |t| Value::text(t.to_lowercase()))),
    Function { written_out: &[1, 2], routine: Some(|t| filled(t, Side::Left)),
        ..new("lpad(text, length, '0')", (2, 3), "tnt", 't', "filled up at the start; what is longer stays") },
    Function { routine: Some(|t| trimmed(t, Side::Left)),
        ..new("ltrim(text) or ltrim(text, characters)", (1, 2), "t", 't', "without blanks, or these, at the start") },
    of_numbers("mod(number, number)", REST, |n| numbers(n, |a, b| calculate(Operator::Rest, a, b))),
    new("months_since(day)", (1, 1), "v", 'n', "the whole months from then to `as_of()`"),
    new("normalize(text, NFC)", (1, 2), "t", 't', "the text in a form of Unicode: NFC, NFD, NFKC or NFKD"),
    new("nullif(value, value)", (2, 2), "v", 'v', "missing where the two are equal, else the first"),
    of_a_text("octet_length(text)", 'n', "the number of its bytes", |t| text(t, |t| bytes(t, 1))),
    Function { routine: Some(|_| Value::number(Decimal::from_binary(std::f64::consts::PI))),
        ..new("pi()", (0, 0), "n", 'n', "3.141592654") },
    of_numbers("pow(number, exponent)", POWER, |n| binaries(n, f64::powf)),
    of_numbers("power(number, exponent)", POWER, |n| binaries(n, f64::powf)),
    of_a_number("radians(number)", "degrees as radians", |n| binary(n, f64::to_radians)),
    Function { written_out: &[1, 2],
        ..new(REGEXP_LIKE, (2, 3), "t", 'b', "whether the pattern is found; `i` ignores case") },
    Function { written_out: &[1, 2], routine: Some(replaced),
        ..new("replace(text, 'old', 'new')", (3, 3), "t", 't', "with every old text replaced by the new one") },
    of_a_text("reverse(text)", 't', "from the end to the beginning",
        |t| text(t, |t| Value::text(t.chars().rev().collect()))),
    Function { routine: Some(right),
        ..new("right(text, length)", (2, 2), "tn", 't', "the last characters; below zero, all but the first") },
    Function { written_out: &[1], routine: Some(|n| shortened(n, Rounding::HalfEven)),
        ..new("round(number) or round(number, 2)", (1, 2), "n", 'n', "the nearest; the middle goes to the even one") },
    Function { written_out: &[1, 2], routine: Some(|t| filled(t, Side::Right)),
        ..new("rpad(text, length, ' ')", (2, 3), "tnt", 't', "filled up at the end; what is longer stays") },
    Function { routine: Some(|t| trimmed(t, Side::Right)),
        ..new("rtrim(text) or rtrim(text, characters)", (1, 2), "t", 't', "without blanks, or these, at the end") },
    of_a_number("sign(number)", "-1, 0 or 1", |n| number(n, |n| Some(sign(n)))),
    of_a_number("sin(number)", "the sine", |n| binary(n, f64::sin)),
    Function { routine: Some(split_part),
        ..new("split_part(text, separator, 1)", (3, 3), "ttn", 't', "a part by its number; below zero, from the end") },
    of_a_number("sqrt(number)", "the square root", |n| binary(n, f64::sqrt)),
    Function { routine: Some(|t| texts(t, |t, start| Value::Flag(t.starts_with(start)))),
        ..new("starts_with(text, text)", (2, 2), "t", 'b', "whether the first text begins with the second") },
    Function { written_out: &[1], format: Some(1),
        ..new("strftime(moment, '%Y-%m')", (2, 2), "mt", 't', "a day or moment, written by the form") },
    Function { routine: Some(|t| texts(t, position)),
        ..new("strpos(text, text)", (2, 2), "t", 'n', "where the second text begins; 0 where it does not") },
    Function { written_out: &[1], format: Some(1),
        ..new("strptime(text, '%d.%m.%Y %H:%M')", (2, 2), "tt", 'm', "the moment, read by the form") },
    Function { routine: Some(part),
        ..new("substr(text, start, length)", (2, 3), "tn", 't', "a part, from a character counted from 1") },
    of_a_number("tan(number)", "the tangent", |n| binary(n, f64::tan)),
    Function { written_out: &[1], format: Some(1), ..new(TIMESTAMP, (1, 2), "vt", 'm', BY_FORM) },
    Function { written_out: &[1], routine: Some(|n| shortened(n, Rounding::Cut)),
        ..new("trunc(number) or trunc(number, 2)", (1, 2), "n", 'n', CUT) },
    Function { written_out: &[1], routine: Some(|n| shortened(n, Rounding::Cut)),
        ..new("truncate(number) or truncate(number, 2)", (1, 2), "n", 'n', CUT) },
    of_a_text("upper(text)", 't', "in capital letters", |t| text(t, |t| Value::text(t.to_uppercase()))),
    new("years_since(day)", (1, 1), "v", 'n', "the whole years from then to `as_of()`, as an age"),
];

fn replaced<'a>(given: &[Value<'a>]) -> Value<'a> {
    match given {
        [Value::Text(text), Value::Text(old), Value::Text(new)] => {
            Value::text(text.replace(old.as_ref(), new.as_ref()))
        }
        _ => Value::Unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_holds_no_function_of_many_rows() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
        assert!(OF_MANY_ROWS.iter().all(|name| function(name).is_none()));
    }
}
