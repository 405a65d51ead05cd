//! The functions that SQL over tables may call: a closed list, each with an example that a test runs.
//!
//! In: nothing. Out: the list, and the page of it. It promises that a query calls nothing else: what is not here either
//! opens something, or is not known to give what it says.

/// A function.
#[derive(Debug)]
pub struct Function {
    /// How it is called; names that mean the same follow after `or`.
    pub usage: &'static str,
    /// What it gives.
    pub says: &'static str,
    /// An example over the table `t` of the page.
    pub example: &'static str,
    /// What the example gives, row by row.
    pub gives: &'static str,
}

impl Function {
    /// Its names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.usage.split(" or ").map(|way| way.split('(').next().unwrap_or(way))
    }
}

const fn of(usage: &'static str, says: &'static str, example: &'static str, gives: &'static str) -> Function {
    Function { usage, says, example, gives }
}

/// The table of the examples.
pub const TABLE: &str = "id,name,n,day,tags\n1,Ada Lovelace,5,2026-03-01,a;b\n2,Bo,7,2026-04-30,\n3,,,,b\n";

/// Every function, by what it is for.
#[rustfmt::skip]
pub const FUNCTIONS: &[(&str, &[Function])] = &[
    ("Of text", &[
        of("lower(x)", "in small letters",
           "select lower(name) from t", "ada lovelace | bo | null"),
        of("upper(x)", "in capitals",
           "select upper(name) from t", "ADA LOVELACE | BO | null"),
        of("length(x) or char_length(x) or character_length(x)", "how many characters",
           "select length(name) from t", "12 | 2 | null"),
        of("octet_length(x)", "how many bytes of UTF-8",
           "select octet_length('ü') from t where id = '1'", "2"),
        of("trim(x)", "without blanks at both ends",
           "select trim('  a ') from t where id = '1'", "a"),
        of("ltrim(x)", "without blanks in front",
           "select ltrim('  a') from t where id = '1'", "a"),
        of("rtrim(x)", "without blanks behind",
           "select rtrim('a  ') from t where id = '1'", "a"),
        of("left(x, n)", "the first characters",
           "select left(name, 3) from t", "Ada | Bo | null"),
        of("right(x, n)", "the last characters, or all where there are fewer",
           "select right(name, 2) from t", "ce | Bo | null"),
        of("substr(x, from, n) or substring(x, from, n)", "characters from a place on, counted from 1",
           "select substr(name, 5, 4) from t", "Love |  | null"),
        of("replace(x, old, new)", "every `old` in it as `new`",
           "select replace(name, 'Ada ', '') from t", "Lovelace | Bo | null"),
        of("reverse(x)", "backwards",
           "select reverse(name) from t", "ecalevoL adA | oB | null"),
        of("lpad(x, n, with)", "filled in front to a length",
           "select lpad(id, 3, '0') from t", "001 | 002 | 003"),
        of("rpad(x, n, with)", "filled behind to a length",
           "select rpad(id, 3, '.') from t", "1.. | 2.. | 3.."),
        of("concat(x, ...)", "one text of all; missing ones are empty",
           "select concat(name, '/', id) from t", "Ada Lovelace/1 | Bo/2 | /3"),
        of("concat_ws(between, x, ...)", "one text of all that there are, with a text between",
           "select concat_ws('-', id, n) from t", "1-5 | 2-7 | 3"),
        of("starts_with(x, text)", "whether it begins with a text",
           "select starts_with(name, 'Ada') from t", "true | false | null"),
        of("ends_with(x, text)", "whether it ends with a text",
           "select ends_with(name, 'o') from t", "false | true | null"),
        of("strpos(x, text) or position(text in x)",
           "where a text stands in it, from 1; 0 where it does not, or where there is none",
           "select strpos(name, 'o') from t", "6 | 2 | 0"),
        of("split_part(x, mark, n)", "the part between marks, from 1",
           "select split_part(name, ' ', 2) from t", "Lovelace |  | null"),
        of("regexp_like(x, pattern)", "whether a regular expression is found in it",
           "select regexp_like(name, '^A') from t", "true | false | null"),
    ]),
    ("Of numbers", &[
        of("cast(x as bigint)", "a text as a whole number; an error where one is none",
           "select cast(n as bigint) + 1 from t", "6 | 8 | null"),
        of("try_cast(x as double)", "a text as a number; null where it is none",
           "select try_cast(name as double) from t", "null | null | null"),
        of("abs(x)", "without its sign",
           "select abs(cast(n as bigint) - 6) from t", "1 | 1 | null"),
        of("round(x, n)", "rounded to digits after the point",
           "select round(cast(n as double) / 3, 2) from t", "1.67 | 2.33 | null"),
        of("floor(x)", "the whole number below",
           "select floor(cast(n as double) / 3) from t", "1.0 | 2.0 | null"),
        of("ceil(x) or ceiling(x)", "the whole number above",
           "select ceil(cast(n as double) / 3) from t", "2.0 | 3.0 | null"),
        of("sign(x)", "-1, 0 or 1",
           "select sign(cast(n as bigint) - 6) from t", "-1 | 1 | null"),
        of("mod(x, y)", "what is left of a division",
           "select mod(cast(n as bigint), 2) from t", "1 | 1 | null"),
        of("div(x, y)", "how often it goes into it",
           "select div(cast(n as bigint), 2) from t", "2 | 3 | null"),
        of("pow(x, y) or power(x, y)", "to the power",
           "select pow(cast(n as bigint), 2) from t", "25.0 | 49.0 | null"),
        of("sqrt(x)", "its square root",
           "select sqrt(cast(n as double) + 4) from t where id = '1'", "3.0"),
        of("exp(x)", "e to the power",
           "select exp(0) from t where id = '1'", "1.0"),
        of("ln(x)", "its natural logarithm",
           "select ln(1) from t where id = '1'", "0.0"),
        of("log10(x)", "its logarithm to base 10",
           "select log10(100) from t where id = '1'", "2.0"),
    ]),
    ("Of days and moments", &[
        of("date(x)", "a text that begins as `2026-03-01` does as a day; an error where one does not",
           "select date(day) from t", "2026-03-01 | 2026-04-30 | null"),
        of("date(x, format)", "a text in a format as a day",
           "select date('01.03.2026', '%d.%m.%Y') from t where id = '1'", "2026-03-01"),
        of("timestamp(x) or datetime(x)", "a text such as `2026-03-01 10:00:00` as a moment; an error where it is none",
           "select timestamp('2026-03-01 10:00:00') from t where id = '1'", "2026-03-01 10:00:00.000000"),
        of("strptime(x, format)", "a text in a format as a moment",
           "select strptime('01.03.2026 10:00', '%d.%m.%Y %H:%M') from t where id = '1'", "2026-03-01 10:00:00.000000"),
        of("strftime(x, format)", "a day or moment as text",
           "select strftime(date(day), '%Y%m') from t", "202603 | 202604 | null"),
        of("date_part(part, x)", "its `year`, `quarter`, `month`, `week`, `day`, `dow`, `doy`, `hour`, `minute`",
           "select date_part('month', date(day)) from t", "3 | 4 | null"),
        of("extract(part from x)", "the same",
           "select extract(year from date(day)) from t", "2026 | 2026 | null"),
    ]),
    ("Of what is missing", &[
        of("coalesce(x, ...)", "the first that there is",
           "select coalesce(name, 'nobody') from t", "Ada Lovelace | Bo | nobody"),
        of("ifnull(x, y)", "the same of two",
           "select ifnull(n, '0') from t", "5 | 7 | 0"),
        of("nullif(x, y)", "null where both are equal",
           "select nullif(name, 'Bo') from t", "Ada Lovelace | null | null"),
        of("if(condition, x, y)", "the one or the other",
           "select if(n = '5', 'five', 'other') from t", "five | other | other"),
        of("greatest(x, ...)", "the greatest that there is",
           "select greatest(n, '6') from t", "6 | 7 | 6"),
        of("least(x, ...)", "the least that there is",
           "select least(n, '6') from t", "5 | 6 | 6"),
    ]),
    ("Of groups of rows", &[
        of("count(*) or count(x) or count(distinct x)", "how many rows, values, different values",
           "select count(n) from t", "2"),
        of("sum(x)", "the sum",
           "select sum(cast(n as bigint)) from t", "12"),
        of("avg(x)", "the mean",
           "select avg(cast(n as bigint)) from t", "6.0"),
        of("min(x)", "the least",
           "select min(day) from t", "2026-03-01"),
        of("max(x)", "the greatest",
           "select max(day) from t", "2026-04-30"),
        of("median(x)", "the middle one",
           "select median(cast(n as bigint)) from t", "6.0"),
        of("quantile_cont(x, share)", "the value below which a share lies, between two where it falls there",
           "select quantile_cont(cast(n as bigint), 0.5) from t", "6.0"),
        of("quantile_disc(x, share)", "the same, one of the values",
           "select quantile_disc(cast(n as bigint), 0.5) from t", "5.0"),
        of("stddev(x) or stdev(x) or stddev_samp(x) or stdev_samp(x)", "the standard deviation of a sample",
           "select stddev(cast(id as bigint)) from t", "1.0"),
        of("variance(x) or var(x) or var_samp(x)", "the variance of a sample",
           "select variance(cast(id as bigint)) from t", "1.0"),
        of("string_agg(x, between) or listagg(x, between) or group_concat(x, between)",
           "one text of all, in the order of rows",
           "select string_agg(tags, ' ') from t", "a;b b"),
        of("first(x)", "the first, in the order of rows",
           "select first(id) from t", "1"),
        of("last(x)", "the last, in the order of rows",
           "select last(id) from t", "3"),
    ]),
    ("Over windows of rows", &[
        of("row_number()", "the number of the row",
           "select row_number() over (order by day desc) from t where day is not null", "2 | 1"),
        of("lag(x, n)", "that of a row before",
           "select lag(id, 1) over (order by id) from t", "null | 1 | 2"),
        of("lead(x, n)", "that of a row after",
           "select lead(id, 1) over (order by id) from t", "2 | 3 | null"),
        of("first_value(x)", "that of the first row",
           "select first_value(id) over (order by id) from t", "1 | 1 | 1"),
        of("last_value(x)", "that of the last row up to this one",
           "select last_value(id) over (order by id) from t", "1 | 2 | 3"),
    ]),
    ("Of lists", &[
        of("string_to_array(x, mark)", "a text in parts",
           "select array_length(string_to_array(tags, ';')) from t", "2 | null | 1"),
        of("array_agg(x)", "a list of all of a group, in the order of rows",
           "select array_length(array_agg(id)) from t", "3"),
        of("array_length(x)", "how many parts",
           "select array_length(string_to_array(tags, ';')) from t where id = '1'", "2"),
        of("array_get(x, n)", "the part at a place, from 1",
           "select array_get(string_to_array(tags, ';'), 2) from t where id = '1'", "b"),
        of("array_contains(x, part)", "whether it has a part",
           "select array_contains(string_to_array(tags, ';'), 'b') from t where id <> '2'", "true | true"),
        of("array_to_string(x, between)", "one text of its parts",
           "select array_to_string(string_to_array(tags, ';'), ',') from t where id = '1'", "a,b"),
        of("unnest(x)", "a row for each part",
           "select unnest(string_to_array(tags, ';')) from t where id <> '2'", "a | b | b"),
    ]),
];

/// The function of a name.
pub(super) fn is_known(name: &str) -> bool {
    names().any(|known| known == name)
}

/// The names of all functions.
pub(super) fn names() -> impl Iterator<Item = &'static str> + Clone {
    FUNCTIONS.iter().flat_map(|(_, all)| all.iter().flat_map(Function::names))
}

/// `docs/sql.md`.
pub fn page() -> String {
    let mut page = include_str!("functions.md").to_owned();
    let rows: Vec<String> = TABLE.lines().map(|line| format!("| {} |\n", line.replace(',', " | "))).collect();
    page.push_str(&rows[0]);
    page.push_str(&format!("|{}\n", "---|".repeat(TABLE.lines().next().unwrap_or_default().split(',').count())));
    page.push_str(&rows[1..].concat());
    for (title, functions) in FUNCTIONS {
        page.push_str(&format!("\n### {title}\n\n| function | gives | example | row by row |\n|---|---|---|---|\n"));
        for function in *functions {
            let ways: Vec<String> = function.usage.split(" or ").map(|way| format!("`{way}`")).collect();
            let (ways, gives) = (ways.join(" or "), function.gives.replace('|', "\\|"));
            page.push_str(&format!("| {ways} | {} | `{}` | `{gives}` |\n", function.says, function.example));
        }
    }
    page
}
