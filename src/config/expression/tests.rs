//! What an expression gives, what it may not hold, and how deep it may go.

use super::*;

fn frame() -> DataFrame {
    df!("a" => ["10", "x", "2.5"], "b" => ["open", "new", "F"], "day" => ["2026-11-01", "2026-13-01", "n/a"]).unwrap()
}

fn evaluate(text: &str) -> (Vec<AnyValue<'static>>, Vec<IdxSize>) {
    let values = Expression::over_text(text).unwrap().evaluate(&frame()).unwrap();
    ((0..3).map(|i| values.column.get(i).unwrap().into_static()).collect(), values.unread)
}

#[test]
fn columns_in_arithmetic_are_numbers_and_bad_ones_are_missing_and_counted() {
    assert_eq!(
        evaluate("a * 12 / 100.0"),
        (vec![AnyValue::Float64(1.2), AnyValue::Null, AnyValue::Float64(0.3)], vec![1])
    );
}

#[test]
fn columns_compared_with_text_stay_text() {
    assert_eq!(
        evaluate("b in ('open', 'F')").0,
        [AnyValue::Boolean(true), AnyValue::Boolean(false), AnyValue::Boolean(true)]
    );
    assert_eq!(evaluate("a > 3").0, [AnyValue::Boolean(true), AnyValue::Null, AnyValue::Boolean(false)]);
}

#[test]
fn a_column_beside_a_number_is_one_where_either_is_taken() {
    assert_eq!(
        evaluate("coalesce(a, 0) + 1"),
        (vec![AnyValue::Float64(11.0), AnyValue::Float64(1.0), AnyValue::Float64(3.5)], vec![])
    );
    assert_eq!(evaluate("greatest(a, 5)").0, [AnyValue::Float64(10.0), AnyValue::Float64(5.0), AnyValue::Float64(5.0)]);
    assert_eq!(evaluate("a in (10, 3)").0, [AnyValue::Boolean(true), AnyValue::Null, AnyValue::Boolean(false)]);
    let nested = evaluate("case when b = 'open' then a when b = 'F' then a else 0 end * 2");
    assert_eq!(nested.0, [AnyValue::Float64(20.0), AnyValue::Float64(0.0), AnyValue::Float64(5.0)]);
}

#[test]
fn days_and_moments_that_cannot_be_read_are_missing_and_counted() {
    for text in [
        "cast(day as date)",
        "date(day)",
        "date(day, '%Y-%m-%d')",
        "strptime(day, '%Y-%m-%d')",
        "timestamp(day)",
        "cast(day as timestamp)",
    ] {
        let (values, unread) = evaluate(text);
        assert!(!values[0].is_null() && values[1].is_null() && values[2].is_null(), "{text}: {values:?}");
        assert_eq!(unread, [1, 2], "{text}");
    }
}

#[test]
fn moments_are_read_in_the_forms_of_iso_8601() {
    let moments = [
        "2026-11-01T12:30:00.500Z",
        "2026-11-01 12:30:00",
        "2026-11-01 12:30",
        "2026-11-01",
        "01.11.2026",
        "9999-12-31",
    ];
    let frame = df!("at" => moments).unwrap();
    let values = Expression::over_text("extract(hour from timestamp(at))").unwrap().evaluate(&frame).unwrap();
    let hours: Vec<Option<i64>> = values.column.cast(&DataType::Int64).unwrap().i64().unwrap().iter().collect();
    assert_eq!(hours, [Some(12), Some(12), Some(12), Some(0), None, Some(0)]);
    assert_eq!(values.unread, [4]);
    // What lies beyond all years is missing where it comes out.
    assert_eq!(Expression::over_text("timestamp(at)").unwrap().evaluate(&frame).unwrap().unread, [4, 5]);
}

#[test]
fn what_is_tried_may_fail_and_is_not_counted() {
    assert_eq!(evaluate("try_cast(a as integer)"), (vec![AnyValue::Int32(10), AnyValue::Null, AnyValue::Null], vec![]));
    assert_eq!(evaluate("cast(a as integer)").1, [1, 2]);
}

#[test]
fn a_row_that_cannot_be_calculated_is_named_and_its_value_is_not() {
    let failed = |rows: Vec<&str>| {
        Expression::over_text("substr(a, 1, cast(a as integer))")
            .unwrap()
            .evaluate(&df!("a" => rows).unwrap())
            .err()
            .unwrap()
    };
    let some = failed([vec!["3"; 700], vec!["-77"], vec!["3"; 50], vec!["-88"]].concat());
    assert_eq!((some.row, some.why.contains('7')), (Some(700), false), "{some:?}");
    assert_eq!(failed(vec!["-77"]).row, Some(0));
}

#[test]
fn position_looks_for_a_text_and_not_for_a_pattern() {
    assert_eq!(evaluate("strpos(a, '.')").0, [AnyValue::UInt32(0), AnyValue::UInt32(0), AnyValue::UInt32(2)]);
    assert_eq!(evaluate("position('(' in b)").0, [AnyValue::UInt32(0), AnyValue::UInt32(0), AnyValue::UInt32(0)]);
}

#[test]
fn a_bare_column_is_known_as_one() {
    assert_eq!(Expression::over_text("Name").unwrap().bare_column(), Some("Name"));
    assert_eq!(Expression::over_text("\"Billing City\"").unwrap().bare_column(), Some("Billing City"));
}

#[test]
fn what_is_not_a_row_by_row_expression_is_refused_by_name() {
    for (wrong, why) in [
        ("", "empty"),
        ("a +", "ends where a value or a column was expected"),
        ("a * / 2", "`/` stands where a value or a column was expected (column 5)"),
        ("a)", "`)` was not expected (column 2)"),
        ("(a", "a `(` is not closed by `)` (column 1)"),
        ("1 + case when a = '1' then 2", "a `case` is not closed by `end` (column 5)"),
        ("'a", "never closed (column 1)"),
        ("sum(a)", "an aggregate"),
        ("count(*)", "an aggregate"),
        ("row_number() over (order by a)", "an aggregate"),
        ("lower(a) over (order by a)", "a window function"),
        ("*", "`*`"),
        ("a as b", "`AS`"),
        ("a b", "a second name"),
        ("select 1", "a subquery"),
        ("(select 1)", "a subquery"),
        ("a; b", "a second statement"),
        ("a.b", "a name with a dot"),
        ("?", "a placeholder"),
        ("@x", "a variable"),
        ("a\n  in (b)", "(line 2, column 7)"),
        ("current_date", "the present time"),
        ("uper(a)", "did you mean `upper`?"),
        ("substr(a)", "it is written substr(text, 3) or substr(text, start, length)"),
        ("a ~ '('", "a pattern"),
        ("strptime(a, '%Q')", "the form of a moment"),
        ("a + interval 'soon'", "`interval '2 days'`"),
        ("floor(a, 2)", "a second argument"),
        ("upper(1)", "`upper` needs text, and gets a number"),
        ("a and b", "`and` needs true or false on both sides, and gets text"),
        ("case when a = 'x' then 1 else 'y' end", "`case` needs values of one kind, and gets a number and text"),
        ("greatest()", "it is written greatest(value, value, ...)"),
        ("lpad(a, 1000000000)", "up to 1000"),
        ("1e400", "a number is not understood"),
    ] {
        let said = Expression::over_text(wrong)
            .and_then(|expression| expression.kind().map(|_| expression))
            .err()
            .unwrap_or_else(|| panic!("`{wrong}` is taken"));
        assert!(said.contains(why), "{wrong}: {said}");
    }
}

#[test]
fn what_stands_in_an_expression_is_never_repeated() {
    let secret = "xq7secret";
    for text in [
        "'xq7secret",
        "a 'xq7secret'",
        "a + + 'xq7secret' 'xq7secret'",
        "cast('xq7secret' as int)",
        "date 'xq7secret'",
        "a + interval 'xq7secret'",
        "a like 'xq7secret' escape 'xq7secret'",
        "round(a, 'xq7secret')",
        "lpad(a, 2, 'xq7secret')",
        "regexp_like(a, '(xq7secret')",
        "a ~ '[xq7secret'",
        "extract('xq7secret' from a)",
        "date_part('xq7secret', date(a))",
        "a in ('xq7secret', 1)",
        "a in (xq7secret('x'))",
        "strptime(a, '%Qxq7secret')",
        "\"xq7secret",
        "cast(a as xq7secret)",
        "upper(1, 'xq7secret')",
        "case 'xq7secret'",
        "a :: xq7secret",
        "e'xq7secret",
        "$xq7secret$",
        "1xq7secret",
        "concat_ws(a, 'xq7secret')",
        "cast('xq7secret' as timestamp) > 1",
        "-'xq7secret'",
        "timestamp('xq7secret', '%Y')",
        "position(1 in 'xq7secret')",
        "a || xq7secret secret xq7secret",
    ] {
        let said = Expression::over_text(text).and_then(|expression| expression.kind()).expect_err(text);
        assert!(!said.contains(secret) || text.contains("xq7secret("), "{text}: {said}");
    }
}

/// The longest and deepest of each shape that is taken, and a longer one.
#[test]
fn chains_and_nests_end_in_a_value_or_a_sentence_on_a_quarter_of_the_stack() {
    type Shape = fn(usize) -> String;
    let shapes: [(&str, Shape); 22] = [
        ("+", |n| vec!["a"; n].join("+")),
        ("||", |n| vec!["b"; n].join("||")),
        ("and", |n| vec!["b = 'x'"; n].join(" and ")),
        ("is null", |n| format!("a{}", " is null".repeat(n))),
        ("::int", |n| format!("a{}", "::int".repeat(n))),
        ("::date::text", |n| format!("a{}", "::date::text".repeat(n))),
        ("::timestamp::text", |n| format!("a{}", "::timestamp::text".repeat(n))),
        ("- ", |n| format!("{}a", "- ".repeat(n))),
        ("----", |n| format!("{}a", "-".repeat(n))),
        ("not", |n| format!("{} (a = 'x')", "not ".repeat(n))),
        ("(", |n| "(".repeat(n)),
        ("(a)", |n| format!("{}a{}", "(".repeat(n), ")".repeat(n))),
        ("upper", |n| format!("{}b{}", "upper(".repeat(n), ")".repeat(n))),
        ("position", |n| format!("{}b b{}", "position(".repeat(n), ")".repeat(n))),
        ("trim", |n| format!("{}b b{}", "trim(".repeat(n), ")".repeat(n))),
        ("case in case", |n| format!("{}b{}", "case when b = 'x' then 'y' else ".repeat(n), " end".repeat(n))),
        ("case when", |n| format!("case {} end", "when b = 'x' then 'y' ".repeat(n))),
        ("between", |n| format!("{}a{}", "(".repeat(n), " between '1' and '2') = true".repeat(n))),
        ("nullif", |n| format!("{}a{}", "nullif(".repeat(n), ", 'x')".repeat(n))),
        ("replace", |n| format!("{}'a'{}", "replace(".repeat(n), ", 'a', 'aaaaaaaaaa')".repeat(n))),
        ("interval", |n| format!("{} '1 day'", "interval ".repeat(n))),
        ("array<", |n| format!("cast(a as {}int{})", "array<".repeat(n), ">".repeat(n))),
    ];
    let mut taken = 0;
    for (name, shape) in shapes {
        for n in [3, 8, 20, 40, 49, 99, 100, 101, 330, 1_000, 3_000] {
            let text = shape(n);
            let one = move || {
                Expression::over_text(&text)
                    .and_then(|expression| expression.kind().map(|_| expression.evaluate(&frame()).is_ok()))
            };
            let start = std::time::Instant::now();
            let done = std::thread::Builder::new().stack_size(512 << 10).spawn(one).unwrap().join().unwrap();
            assert!(start.elapsed().as_secs() < 20, "{name} {n} took {:?}", start.elapsed());
            taken += usize::from(done.is_ok());
        }
    }
    assert!(taken > 60, "{taken}");
    assert!(Expression::over_text(&format!("b in ({})", vec!["'x'"; 2_400].join(","))).is_ok());
}

/// Small, seeded and good enough to choose.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (n.max(1) as u64)).unwrap()
    }
    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// An expression by chance, of the grammar that is allowed and now and then beside it.
fn by_chance(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.below(6) == 0 {
        return dice
            .of(&[
                "a",
                "b",
                "day",
                "\"with blank\"",
                "1",
                "-1",
                "0",
                "2.5",
                "'x'",
                "''",
                "'2026-11-01'",
                "'%'",
                "null",
                "true",
                "date '2026-11-01'",
                "timestamp '2026-11-01 10:00:00'",
                "9223372036854775807",
                "interval '1 day'",
                "'(['",
                "'%Y-%m-%d'",
            ])
            .to_owned();
    }
    let sub = |dice: &mut Dice| by_chance(dice, depth - 1);
    match dice.below(16) {
        0..=2 => {
            let op = dice.of(&[
                "+",
                "-",
                "*",
                "/",
                "%",
                "//",
                "||",
                "=",
                "!=",
                "<",
                "<=",
                ">",
                ">=",
                "<=>",
                "and",
                "or",
                "xor",
                "&",
                "|",
                "~",
                "!~",
                "~*",
                "^@",
                "is distinct from",
                "like",
                "not ilike",
                "rlike",
            ]);
            format!("{} {op} {}", sub(dice), sub(dice))
        }
        3 => format!("({})", sub(dice)),
        4 => format!("{} {}", dice.of(&["-", "+", "not"]), sub(dice)),
        5 => format!(
            "{} {}",
            sub(dice),
            dice.of(&[
                "is null",
                "is not null",
                "is true",
                "is not false",
                "in ('x', 'open')",
                "not in (1, 2)",
                "in (2.5)",
                "between 1 and 'x'"
            ])
        ),
        6 => format!("case when {} then {} else {} end", sub(dice), sub(dice), sub(dice)),
        7 => format!("case {} when {} then {} end", sub(dice), sub(dice), sub(dice)),
        8 => format!(
            "{}({} as {})",
            dice.of(&["cast", "try_cast"]),
            sub(dice),
            dice.of(&["int", "bigint", "double", "float", "date", "timestamp", "text", "varchar", "boolean", "real"])
        ),
        9 => format!(
            "extract({} from {})",
            dice.of(&[
                "year", "month", "week", "day", "hour", "dow", "doy", "epoch", "quarter", "isoyear", "minute", "second"
            ]),
            sub(dice)
        ),
        10 => format!("substring({} from {} for {})", sub(dice), sub(dice), sub(dice)),
        11 => format!("{}({})", dice.of(&["ceil", "floor", "trim"]), sub(dice)),
        12 => format!("position({} in {})", sub(dice), sub(dice)),
        _ => {
            let function = &functions::FUNCTIONS[dice.below(functions::FUNCTIONS.len())];
            let (least, most) = function.arguments;
            let n = least + dice.below(most.min(3).saturating_sub(least) + 1);
            let arguments: Vec<String> = (0..n)
                .map(|n| {
                    if function.format == Some(n) {
                        dice.of(&["'%Y-%m-%d'", "'%H'", "'x'", "'%s'", "'%+'", "'%j %U'"]).to_owned()
                    } else if function.written_out.contains(&n) {
                        dice.of(&["'x'", "1", "'i'", "2", "'year'", "'('", "0"]).to_owned()
                    } else {
                        sub(dice)
                    }
                })
                .collect();
            format!("{}({})", function.name, arguments.join(", "))
        }
    }
}

/// Shapes that nobody writes end in a value for every row, or in a sentence; and what they give is what was said of
/// them.
#[test]
fn expressions_made_by_chance_end_in_values_or_sentences() {
    let texts = |rows: [Option<&'static str>; 5]| rows.to_vec();
    let frame = df!(
        "a" => texts([Some("10"), Some("x"), None, Some("-2.5"), Some("")]),
        "b" => texts([Some("open"), None, Some("ß ſ"), Some("12:00"), Some("2026-02-30")]),
        "day" => texts([Some("2026-11-01"), Some("n/a"), Some("9999-99-99"), None, Some("1e400")]),
        "with blank" => texts([Some("🦀"), Some("0"), Some("99999999999999999999"), Some("inf"), Some("NaN")])
    )
    .unwrap();
    let mut dice = Dice(2_026);
    let mut values = 0;
    for _ in 0..3_000 {
        let text = by_chance(&mut dice, 4);
        let Ok(expression) = Expression::over_text(&text) else { continue };
        let Ok(kind) = expression.kind() else { continue };
        if let Ok(evaluated) = expression.evaluate(&frame) {
            assert_eq!((evaluated.column.len(), Kind::of(evaluated.column.dtype())), (5, kind), "{text}");
            values += 1;
        }
    }
    assert!(values > 300, "{values}");
}

/// Words in no order: the parser's work is bounded whatever it is given.
#[test]
fn words_in_no_order_are_refused_soon() {
    const WORDS: &[&str] = &[
        "a",
        "b",
        "(",
        "(",
        ")",
        ")",
        ",",
        "1",
        "'x'",
        "cast",
        "as",
        "int",
        "trim",
        "position",
        "in",
        "case",
        "when",
        "then",
        "else",
        "end",
        "not",
        "interval",
        "extract",
        "from",
        "year",
        "substring",
        "for",
        "is",
        "null",
        "distinct",
        "between",
        "and",
        "or",
        "+",
        "-",
        "*",
        "/",
        "=",
        "<",
        "like",
        "escape",
        "any",
        "all",
        "array",
        "struct",
        "map",
        "table",
        "values",
        "date",
        "timestamp",
        "with",
        "time",
        "zone",
        "convert",
        "using",
        "exists",
        "floor",
        "ceil",
        "to",
        "overlay",
        "placing",
        "collate",
        "at",
        "::",
        "union",
        "nullable",
        "tuple",
        "nested",
        "lambda",
        "->",
        "match",
        "against",
        "prior",
        "over",
        "filter",
        "within",
        "group",
        "order",
        "by",
        "ignore",
        "nulls",
        "unnest",
        "upper",
        "left",
        "if",
        "{",
        "fn",
        "}",
        "xml",
        "binary",
        "row",
        "double",
        "precision",
        "character",
        "varying",
        "unsigned",
    ];
    let mut dice = Dice(99);
    let start = std::time::Instant::now();
    for _ in 0..20_000 {
        let few: Vec<&str> = (0..3 + dice.below(8)).map(|_| dice.of(WORDS)).collect();
        let text: Vec<&str> =
            (0..1 + dice.below(60)).map(|_| if dice.below(8) == 0 { dice.of(WORDS) } else { dice.of(&few) }).collect();
        let _ = Expression::over_text(&text.join(" "));
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn a_column_of_text_beside_a_truth_is_read_as_one_and_where_numbers_are_calculated_with_as_a_number() {
    let frame = df!("open" => ["true", "F", "maybe", "1"], "n" => ["9", "-4", "x", "2.25"]).unwrap();
    let values = |text: &str| {
        let evaluated = Expression::over_text(text).unwrap().evaluate(&frame).unwrap();
        (0..4).map(|row| evaluated.column.get(row).unwrap().to_string()).collect::<Vec<_>>()
    };
    for text in ["open = true", "true = open", "open is true", "not (open = false)", "coalesce(open, false) = true"] {
        assert_eq!(values(text)[..2], ["true", "false"], "{text}");
    }
    assert_eq!(values("open = true"), ["true", "false", "null", "true"]);
    assert_eq!(values("case when n > 0 then open else false end"), ["true", "false", "false", "true"]);
    assert_eq!(values("abs(n)"), ["9.0", "4.0", "null", "2.25"]);
    assert_eq!(values("sqrt(n)")[0], "3.0");
    assert_eq!(values("mod(n, 2)")[..2], ["1.0", "0.0"]);
    assert_eq!(values("round(n) + floor(n)")[3], "4.0");
    assert!(Expression::over_text("open = 'true'").is_ok() && Expression::over_text("open and true").is_err());
}
