//! The functions that may stand in an expression.
//!
//! Each is calculated row by row from its arguments and reads nothing else; what is not in the list is refused, whatever polars
//! knows besides: aggregates, windows, functions of tables.

/// A function of SQL.
#[derive(Debug)]
pub(super) struct Function {
    /// Its name, in lower case.
    pub(super) name: &'static str,
    /// The least and the most arguments.
    pub(super) arguments: (usize, usize),
    /// How it is written.
    pub(super) usage: &'static str,
    /// The arguments, counted from zero, that are written out rather than calculated.
    pub(super) written_out: &'static [usize],
    /// How often its arguments are evaluated.
    pub(super) times: u32,
    /// The argument that is the form of a moment, such as '%Y-%m-%d'.
    pub(super) format: Option<usize>,
}

const fn new(name: &'static str, least: usize, most: usize, usage: &'static str) -> Function {
    Function { name, arguments: (least, most), usage, written_out: &[], times: 1, format: None }
}

const fn with(name: &'static str, least: usize, most: usize, usage: &'static str, written_out: &'static [usize], times: u32) -> Function {
    Function { name, arguments: (least, most), usage, written_out, times, format: None }
}

/// A moment without a format is tried in three forms.
const fn of_moments(name: &'static str, least: usize, usage: &'static str) -> Function {
    Function { name, arguments: (least, 2), usage, written_out: &[1], times: 3, format: Some(1) }
}

const ANY: usize = 100;

/// The function of this name, in any case.
pub(super) fn function(name: &str) -> Option<&'static Function> {
    let lower = name.to_lowercase();
    FUNCTIONS.iter().find(|function| function.name == lower)
}

/// Functions that polars knows and that look at more than one row, or choose columns.
pub(super) const OF_MANY_ROWS: &[&str] = &[
    "array_agg",
    "avg",
    "columns",
    "corr",
    "count",
    "covar",
    "covar_pop",
    "covar_samp",
    "dense_rank",
    "first",
    "first_value",
    "group_concat",
    "lag",
    "last",
    "last_value",
    "lead",
    "listagg",
    "max",
    "mean",
    "median",
    "min",
    "quantile_cont",
    "quantile_disc",
    "rank",
    "row_number",
    "stddev",
    "stddev_samp",
    "stdev",
    "stdev_samp",
    "string_agg",
    "sum",
    "total",
    "unnest",
    "var",
    "var_samp",
    "variance",
];

/// Every function, in alphabetical order.
#[rustfmt::skip]
pub(super) const FUNCTIONS: &[Function] = &[
    new("abs", 1, 1, "abs(number)"),
    new("acos", 1, 1, "acos(number)"),
    new("asin", 1, 1, "asin(number)"),
    new("atan", 1, 1, "atan(number)"),
    new("atan2", 2, 2, "atan2(number, number)"),
    new("bit_and", 2, 2, "bit_and(number, number)"),
    new("bit_length", 1, 1, "bit_length(text)"),
    new("bit_or", 2, 2, "bit_or(number, number)"),
    new("bit_xor", 2, 2, "bit_xor(number, number)"),
    new("cbrt", 1, 1, "cbrt(number)"),
    new("ceiling", 1, 1, "ceiling(number)"),
    new("char_length", 1, 1, "char_length(text)"),
    new("character_length", 1, 1, "character_length(text)"),
    new("coalesce", 1, ANY, "coalesce(value, value, ...)"),
    new("concat", 1, ANY, "concat(text, text, ...)"),
    with("concat_ws", 2, ANY, "concat_ws(', ', text, text, ...)", &[0], 1),
    new("cos", 1, 1, "cos(number)"),
    new("cot", 1, 1, "cot(number)"),
    of_moments("date", 1, "date(text) or date(text, '%d.%m.%Y')"),
    with("date_part", 2, 2, "date_part('year', moment)", &[0], 2),
    of_moments("datetime", 1, "datetime(text) or datetime(text, '%d.%m.%Y %H:%M')"),
    new("degrees", 1, 1, "degrees(number)"),
    new("div", 2, 2, "div(number, number)"),
    new("ends_with", 2, 2, "ends_with(text, text)"),
    new("exp", 1, 1, "exp(number)"),
    new("greatest", 1, ANY, "greatest(value, value, ...)"),
    new("if", 3, 3, "if(condition, value, value)"),
    new("ifnull", 2, 2, "ifnull(value, value)"),
    new("least", 1, ANY, "least(value, value, ...)"),
    with("left", 2, 2, "left(text, length)", &[], 3),
    new("length", 1, 1, "length(text)"),
    new("ln", 1, 1, "ln(number)"),
    new("log", 2, 2, "log(number, base)"),
    new("log10", 1, 1, "log10(number)"),
    new("log1p", 1, 1, "log1p(number)"),
    new("log2", 1, 1, "log2(number)"),
    new("lower", 1, 1, "lower(text)"),
    with("lpad", 2, 3, "lpad(text, length, '0')", &[2], 2),
    new("ltrim", 1, 2, "ltrim(text) or ltrim(text, characters)"),
    new("mod", 2, 2, "mod(number, number)"),
    new("normalize", 1, 2, "normalize(text, NFC)"),
    with("nullif", 2, 2, "nullif(value, value)", &[], 2),
    new("octet_length", 1, 1, "octet_length(text)"),
    new("pi", 0, 0, "pi()"),
    new("pow", 2, 2, "pow(number, exponent)"),
    new("power", 2, 2, "power(number, exponent)"),
    new("radians", 1, 1, "radians(number)"),
    with("regexp_like", 2, 3, "regexp_like(text, 'pattern') or regexp_like(text, 'pattern', 'i')", &[1, 2], 1),
    with("replace", 3, 3, "replace(text, 'old', 'new')", &[1, 2], 1),
    new("reverse", 1, 1, "reverse(text)"),
    with("right", 2, 2, "right(text, length)", &[], 3),
    with("round", 1, 2, "round(number) or round(number, 2)", &[1], 1),
    with("rpad", 2, 3, "rpad(text, length, ' ')", &[2], 2),
    new("rtrim", 1, 2, "rtrim(text) or rtrim(text, characters)"),
    new("sign", 1, 1, "sign(number)"),
    new("sin", 1, 1, "sin(number)"),
    with("split_part", 3, 3, "split_part(text, separator, 1)", &[], 3),
    new("sqrt", 1, 1, "sqrt(number)"),
    new("starts_with", 2, 2, "starts_with(text, text)"),
    of_moments("strftime", 2, "strftime(moment, '%Y-%m')"),
    new("strpos", 2, 2, "strpos(text, text)"),
    of_moments("strptime", 2, "strptime(text, '%d.%m.%Y %H:%M')"),
    with("substr", 2, 3, "substr(text, start, length)", &[], 3),
    new("tan", 1, 1, "tan(number)"),
    of_moments("timestamp", 1, "timestamp(text) or timestamp(text, '%d.%m.%Y %H:%M')"),
    with("trunc", 1, 2, "trunc(number) or trunc(number, 2)", &[1], 1),
    with("truncate", 1, 2, "truncate(number) or truncate(number, 2)", &[1], 1),
    new("upper", 1, 1, "upper(text)"),
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
