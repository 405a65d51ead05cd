//! The functions that may stand in an expression.
//!
//! Each is calculated row by row from its arguments and reads nothing else; what is not in the list is refused,
//! whatever polars knows besides: aggregates, windows, functions of tables.

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
    /// The arguments, counted from zero, that are written out rather than calculated.
    pub(super) written_out: &'static [usize],
    /// How often its arguments are evaluated.
    pub(super) times: u64,
    /// The argument that is the form of a moment, such as '%Y-%m-%d'.
    pub(super) format: Option<usize>,
}

const fn new(
    name: &'static str,
    least: usize,
    most: usize,
    takes: &'static str,
    gives: char,
    usage: &'static str,
) -> Function {
    Function { name, arguments: (least, most), takes, gives, usage, written_out: &[], times: 1, format: None }
}

const ANY: usize = 100;

/// The function of this name, in any case.
pub(super) fn function(name: &str) -> Option<&'static Function> {
    let lower = name.to_lowercase();
    FUNCTIONS.iter().find(|function| function.name == lower)
}

/// Functions that polars knows and that look at more than one row, or choose columns.
#[rustfmt::skip]
pub(super) const OF_MANY_ROWS: &[&str] = &[
    "array_agg", "avg", "columns", "corr", "count", "covar", "covar_pop", "covar_samp", "dense_rank", "first",
    "first_value", "group_concat", "lag", "last", "last_value", "lead", "listagg", "max", "mean", "median", "min",
    "quantile_cont", "quantile_disc", "rank", "row_number", "stddev", "stddev_samp", "stdev", "stdev_samp",
    "string_agg", "sum", "total", "unnest", "var", "var_samp", "variance",
];

// How functions are written whose line would be too long.
const DATE: &str = "date(text) or date(text, '%d.%m.%Y')";
const DATETIME: &str = "datetime(text) or datetime(text, '%d.%m.%Y %H:%M')";
const REGEXP_LIKE: &str = "regexp_like(text, 'pattern') or regexp_like(text, 'pattern', 'i')";
const STRPTIME: &str = "strptime(text, '%d.%m.%Y %H:%M')";
const TIMESTAMP: &str = "timestamp(text) or timestamp(text, '%d.%m.%Y %H:%M')";

/// Every function, in alphabetical order.
#[rustfmt::skip]
pub(super) const FUNCTIONS: &[Function] = &[
    new("abs", 1, 1, "n", 'n', "abs(number)"),
    new("acos", 1, 1, "n", 'n', "acos(number)"),
    new("asin", 1, 1, "n", 'n', "asin(number)"),
    new("atan", 1, 1, "n", 'n', "atan(number)"),
    new("atan2", 2, 2, "n", 'n', "atan2(number, number)"),
    new("bit_length", 1, 1, "t", 'n', "bit_length(text)"),
    new("cbrt", 1, 1, "n", 'n', "cbrt(number)"),
    new("ceiling", 1, 1, "n", 'n', "ceiling(number)"),
    new("char_length", 1, 1, "t", 'n', "char_length(text)"),
    new("character_length", 1, 1, "t", 'n', "character_length(text)"),
    new("coalesce", 1, ANY, "v", 'v', "coalesce(value, value, ...)"),
    new("concat", 1, ANY, "s", 't', "concat(text, text, ...)"),
    Function { written_out: &[0], ..new("concat_ws", 2, ANY, "ts", 't', "concat_ws(', ', text, text, ...)") },
    new("cos", 1, 1, "n", 'n', "cos(number)"),
    new("cot", 1, 1, "n", 'n', "cot(number)"),
    Function { written_out: &[1], format: Some(1), ..new("date", 1, 2, "tt", 'd', DATE) },
    Function { written_out: &[0], times: 2, ..new("date_part", 2, 2, "tm", 'n', "date_part('year', moment)") },
    Function { written_out: &[1], format: Some(1), times: 3, ..new("datetime", 1, 2, "tt", 'm', DATETIME) },
    new("degrees", 1, 1, "n", 'n', "degrees(number)"),
    new("div", 2, 2, "n", 'n', "div(number, number)"),
    new("ends_with", 2, 2, "t", 'b', "ends_with(text, text)"),
    new("exp", 1, 1, "n", 'n', "exp(number)"),
    new("greatest", 1, ANY, "v", 'v', "greatest(value, value, ...)"),
    new("if", 3, 3, "bv", 'v', "if(condition, value, value)"),
    new("ifnull", 2, 2, "v", 'v', "ifnull(value, value)"),
    new("least", 1, ANY, "v", 'v', "least(value, value, ...)"),
    Function { times: 3, ..new("left", 2, 2, "tn", 't', "left(text, length)") },
    new("length", 1, 1, "t", 'n', "length(text)"),
    new("ln", 1, 1, "n", 'n', "ln(number)"),
    new("log", 2, 2, "n", 'n', "log(number, base)"),
    new("log10", 1, 1, "n", 'n', "log10(number)"),
    new("log1p", 1, 1, "n", 'n', "log1p(number)"),
    new("log2", 1, 1, "n", 'n', "log2(number)"),
    new("lower", 1, 1, "t", 't', "lower(text)"),
    Function { written_out: &[1, 2], times: 2, ..new("lpad", 2, 3, "tnt", 't', "lpad(text, length, '0')") },
    new("ltrim", 1, 2, "t", 't', "ltrim(text) or ltrim(text, characters)"),
    new("mod", 2, 2, "n", 'n', "mod(number, number)"),
    new("normalize", 1, 2, "t", 't', "normalize(text, NFC)"),
    Function { times: 2, ..new("nullif", 2, 2, "v", 'v', "nullif(value, value)") },
    new("octet_length", 1, 1, "t", 'n', "octet_length(text)"),
    new("pi", 0, 0, "n", 'n', "pi()"),
    new("pow", 2, 2, "n", 'n', "pow(number, exponent)"),
    new("power", 2, 2, "n", 'n', "power(number, exponent)"),
    new("radians", 1, 1, "n", 'n', "radians(number)"),
    Function { written_out: &[1, 2], ..new("regexp_like", 2, 3, "t", 'b', REGEXP_LIKE) },
    Function { written_out: &[1, 2], ..new("replace", 3, 3, "t", 't', "replace(text, 'old', 'new')") },
    new("reverse", 1, 1, "t", 't', "reverse(text)"),
    Function { times: 3, ..new("right", 2, 2, "tn", 't', "right(text, length)") },
    Function { written_out: &[1], ..new("round", 1, 2, "n", 'n', "round(number) or round(number, 2)") },
    Function { written_out: &[1, 2], times: 2, ..new("rpad", 2, 3, "tnt", 't', "rpad(text, length, ' ')") },
    new("rtrim", 1, 2, "t", 't', "rtrim(text) or rtrim(text, characters)"),
    new("sign", 1, 1, "n", 'n', "sign(number)"),
    new("sin", 1, 1, "n", 'n', "sin(number)"),
    Function { times: 3, ..new("split_part", 3, 3, "ttn", 't', "split_part(text, separator, 1)") },
    new("sqrt", 1, 1, "n", 'n', "sqrt(number)"),
    new("starts_with", 2, 2, "t", 'b', "starts_with(text, text)"),
    Function { written_out: &[1], format: Some(1), ..new("strftime", 2, 2, "mt", 't', "strftime(moment, '%Y-%m')") },
    new("strpos", 2, 2, "t", 'n', "strpos(text, text)"),
    Function { written_out: &[1], format: Some(1), ..new("strptime", 2, 2, "tt", 'm', STRPTIME) },
    Function { times: 3, ..new("substr", 2, 3, "tn", 't', "substr(text, start, length)") },
    new("tan", 1, 1, "n", 'n', "tan(number)"),
    Function { written_out: &[1], format: Some(1), times: 3, ..new("timestamp", 1, 2, "tt", 'm', TIMESTAMP) },
    Function { written_out: &[1], ..new("trunc", 1, 2, "n", 'n', "trunc(number) or trunc(number, 2)") },
    Function { written_out: &[1], ..new("truncate", 1, 2, "n", 'n', "truncate(number) or truncate(number, 2)") },
    new("upper", 1, 1, "t", 't', "upper(text)"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_holds_no_function_of_many_rows() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
        assert!(OF_MANY_ROWS.iter().all(|name| function(name).is_none()));
    }
}
