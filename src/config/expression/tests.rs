//! What an expression gives, what it may not hold, and how deep it may go.

use super::*;
use crate::types::DecimalMark;

fn frame() -> DataFrame {
    df!("a" => ["10", "x", "2.5"], "b" => ["open", "new", "F"], "day" => ["2026-11-01", "2026-13-01", "n/a"]).unwrap()
}

/// The values as texts, `-` for what is missing, and the rows that are counted.
fn of(expression: &Expression, frame: &DataFrame) -> (Vec<String>, Vec<IdxSize>) {
    let values = expression.evaluate(frame, Beside::default()).unwrap();
    let cells = Cells::new(&values.column, None).unwrap();
    let shown = |row: usize| match cells.written(row) {
        Value::Missing => "-".to_owned(),
        value => value.written().into_owned(),
    };
    ((0..frame.height()).map(shown).collect(), values.unread)
}

fn over(text: &str, frame: &DataFrame) -> (Vec<String>, Vec<IdxSize>) {
    of(&Expression::over_text(text).unwrap_or_else(|why| panic!("{text}: {why}")), frame)
}

fn values(text: &str) -> Vec<String> {
    over(text, &frame()).0
}

fn column(name: &str, cells: &[&str]) -> DataFrame {
    let cells: Vec<Option<&str>> = cells.iter().map(|cell| (*cell != "-").then_some(*cell)).collect();
    df!(name => cells).unwrap()
}

/// The value of an expression that reads nothing.
fn constant(text: &str) -> String {
    over(text, &column("a", &["x"])).0.remove(0)
}

#[test]
fn columns_in_arithmetic_are_numbers_and_bad_ones_are_missing_and_counted() {
    let (values, unread) = over("a * 12 / 100.0", &frame());
    assert_eq!((values, unread), (vec!["1.2".into(), "-".into(), "0.3".into()], vec![1]));
}

#[test]
fn numbers_are_exact() {
    let frame = column("n", &["9007199254740993", "0.0000004", "-0", "1.200,50", "99999999999999999999999999999"]);
    for (text, expected) in [
        ("n * 12 / 100.0", "1080863910568919.16 0.000000048 0 144.06 -"),
        ("n + 0.1", "9007199254740993.1 0.1000004 0.1 1200.6 99999999999999999999999999999.1"),
        ("case when n > 9007199254740992 then n else 0 end", "9007199254740993 0 0 0 99999999999999999999999999999"),
        ("coalesce(n, 1)", "9007199254740993 0.0000004 0 1200.5 99999999999999999999999999999"),
        ("round(n, 6)", "9007199254740993 0 0 1200.5 99999999999999999999999999999"),
        ("abs(-n)", "9007199254740993 0.0000004 0 1200.5 99999999999999999999999999999"),
        ("greatest(n, 0.0000003)", "9007199254740993 0.0000004 0.0000003 1200.5 99999999999999999999999999999"),
        ("least(n, 1)", "1 0.0000004 0 1 1"),
        ("mod(n, 1000)", "993 0.0000004 0 200.5 999"),
        ("n // 1000", "9007199254740 0 0 1 99999999999999999999999999"),
        ("sign(n)", "1 1 0 1 1"),
        ("n + length(cast(n as text))", "9007199254741009 9.0000004 2 1208.5 -"),
        ("n between 9007199254740992.5 and 9007199254740993.5", "true false false false false"),
        ("n in (9007199254740993, 0.0000004)", "true true false false false"),
        ("n = 9007199254740992", "false false false false false"),
    ] {
        assert_eq!(over(text, &frame).0.join(" "), expected, "{text}");
    }
    assert_eq!(over("n * 12 / 100.0", &frame).1, [4], "what is too large is counted");
    assert_eq!(over("n / 0", &frame).1, [0, 1, 2, 3, 4], "so is a division by zero");
    assert_eq!(over("sqrt(n - 1)", &column("n", &["0", "5"])), (vec!["-".into(), "2".into()], vec![0]));
}

#[test]
fn columns_compared_with_text_stay_text() {
    assert_eq!(values("b in ('open', 'F')"), ["true", "false", "true"]);
    assert_eq!(values("a > 3"), ["true", "-", "false"]);
    assert_eq!(over("a > '3'", &frame()), (vec!["false".into(), "true".into(), "false".into()], vec![]));
}

#[test]
fn a_column_is_read_as_what_it_meets() {
    let frame = df!(
        "n" => ["1,5", "(3)", "x", "7 "],
        "day" => ["01.03.2026", "2026-02-01T23:30:00-08:00", "soon", "20261224"],
        "at" => ["2026-03-01 10:00", "1790000000", "never", "Mar 1, 2026 9:15 PM"],
        "is" => ["Yes", "0.0", "maybe", "T"],
    )
    .unwrap();
    for (text, expected, counted) in [
        ("n in (1.5, 7)", "true false - true", 1),
        ("n not in (-3)", "true false - true", 1),
        ("n between -3 and 1.5", "true true - false", 1),
        ("case n when 7 then 'seven' else 'other' end", "other other - seven", 1),
        ("round(n)", "2 -3 - 7", 1),
        ("abs(n) + floor(n) + ceil(n)", "4.5 -3 - 21", 1),
        ("greatest(n, 2)", "2 2 - 7", 1),
        ("nullif(n, 7)", "1.5 -3 - -", 1),
        ("coalesce(n, 0)", "1.5 -3 - 7", 1),
        ("day >= date '2026-03-01'", "true false - true", 1),
        ("day = '2026-03-01'", "false false false false", 0),
        ("day in (date '2026-02-01', date '2026-12-24')", "false true - true", 1),
        ("day between date '2026-02-01' and date '2026-03-01'", "true true - false", 1),
        ("day - date '2026-02-01'", "28 0 - 326", 1),
        ("date_part('day', day)", "1 1 - 24", 1),
        ("extract(month from day)", "3 2 - 12", 1),
        ("cast(day as date)", "2026-03-01 2026-02-01 - 2026-12-24", 1),
        ("cast(day as date) + interval '1 month'", "2026-04-01 2026-03-01 - 2027-01-24", 1),
        ("at < timestamp '2026-03-01 12:00:00'", "true false - false", 1),
        ("extract(hour from at)", "10 14 - 21", 1),
        ("at + interval '1 hour'", "2026-03-01T11:00:00Z 2026-09-21T15:13:20Z - 2026-03-01T22:15:00Z", 1),
        ("at - timestamp '2026-03-01 10:00:00'", "0 204.175925926 - 0.46875", 1),
        ("strftime(at, '%Y/%m')", "2026/03 2026/09 - 2026/03", 1),
        ("is = true", "true false - true", 1),
        ("is is not true", "false true - false", 1),
        ("not (is = false)", "true false - true", 1),
        ("coalesce(is, false)", "true false - true", 1),
        ("cast(is as boolean)", "true false - true", 1),
        ("case when n > 0 then is else false end", "true false - true", 1),
    ] {
        let (values, unread) = over(text, &frame);
        assert_eq!((values.join(" "), unread.len()), (expected.to_owned(), counted), "{text}");
    }
}

#[test]
fn columns_of_which_one_is_taken_are_read_as_the_values_that_are_asked_for() {
    let frame = df!("a" => ["9", "x"], "b" => ["10", "2"]).unwrap();
    let asked = |text: &str, kind: Kind| of(&Expression::supplying(text, kind).unwrap(), &frame);
    assert_eq!(asked("greatest(a, b)", Kind::Number), (vec!["10".into(), "-".into()], vec![1]));
    assert_eq!(asked("greatest(a, b)", Kind::Text), (vec!["9".into(), "x".into()], vec![]));
    assert_eq!(Expression::supplying("greatest(a, b)", Kind::Number).unwrap().kind(), Kind::Number);
    assert_eq!(Expression::supplying("a", Kind::Number).unwrap().bare_column(), Some("a"));
}

#[test]
fn what_is_not_understood_is_neither_missing_nor_false_nor_zero() {
    let frame = column("a", &["x", "-", " ", "1"]);
    for (text, expected, counted) in [
        ("coalesce(a + 0, 0)", "- 0 0 1", 1),
        ("a + 0 is null", "- true true false", 1),
        ("a > 0 is not true", "- true true false", 1),
        ("a > 0 or true", "true true true true", 0),
        ("a > 0 and false", "false false false false", 0),
        ("a > 0 and true", "- - - true", 1),
        ("case when a > 0 then 1 else 2 end", "- 2 2 1", 1),
        ("case when true then 1 else a end", "1 1 1 1", 0),
        ("concat(a + 0, 'x')", "- x x 1x", 1),
        ("a + 0 is distinct from 1", "- true true false", 1),
        ("coalesce(try_cast(a as integer), 0)", "0 0 0 1", 0),
    ] {
        let (values, unread) = over(text, &frame);
        assert_eq!((values.join(" "), unread.len()), (expected.to_owned(), counted), "{text}");
    }
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
        let (values, unread) = over(text, &frame());
        assert!(values[0].starts_with("2026-11-01") && values[1..] == ["-", "-"], "{text}: {values:?}");
        assert_eq!(unread, [1, 2], "{text}");
    }
    let frame = column("at", &["01.11.2026 12:30", "2026-11-01T12:30:00+02:00", "9999-12-31"]);
    assert_eq!(over("timestamp(at)", &frame).0, ["2026-11-01T12:30:00Z", "2026-11-01T10:30:00Z", "-"]);
    assert_eq!(over("strptime(at, '%d.%m.%Y %H:%M')", &frame).0[0], "2026-11-01T12:30:00Z");
    assert_eq!(over("strptime(at, '%Y-%m-%dT%H:%M:%S%z')", &frame).0[1], "2026-11-01T10:30:00Z");
    assert_eq!(over("date(at, '%Y-%m-%d')", &frame), (vec!["-".into(), "-".into(), "-".into()], vec![0, 1, 2]));
}

#[test]
fn a_zone_and_a_region_are_assumed_of_texts_that_do_not_say() {
    let frame = column("at", &["2026-07-01 12:00", "07/04/2026"]);
    let assumed = Assumed { zone: "Europe/Berlin".parse().ok(), ..Assumed::default() };
    let hour = Expression::over_text("extract(hour from at)").unwrap();
    let hours = Cells::new(&hour.evaluate_in(&frame, Beside::default(), &|_| assumed).unwrap().column, None).unwrap();
    assert_eq!(hours.get(0), Value::whole(12));
}

#[test]
fn moments_are_shown_moved_and_written_out_by_the_clocks_of_the_source() {
    let frame = column("at", &["2026-03-28T23:30:00Z", "2026-07-01 00:15", "2026-10-25T00:30:00Z"]);
    let berlin = Assumed { zone: "Europe/Berlin".parse().ok(), ..Assumed::default() };
    for (text, expected) in [
        ("strftime(at, '%d.%m.%Y %H:%M')", "29.03.2026 00:30 | 01.07.2026 00:15 | 25.10.2026 02:30"),
        ("strftime(cast(at as timestamp), '%Y-%m-%d')", "2026-03-29 | 2026-07-01 | 2026-10-25"),
        ("cast(cast(at as timestamp) as date)", "2026-03-29 | 2026-07-01 | 2026-10-25"),
        ("extract(hour from at)", "0 | 0 | 2"),
        ("extract(day from cast(at as timestamp))", "29 | 1 | 25"),
        ("at + interval '1 day'", "2026-03-29T22:30:00Z | 2026-07-01T22:15:00Z | 2026-10-26T01:30:00Z"),
        ("at + interval '24 hours'", "2026-03-29T23:30:00Z | 2026-07-01T22:15:00Z | 2026-10-26T00:30:00Z"),
        ("at - interval '1 month'", "2026-02-27T23:30:00Z | 2026-05-31T22:15:00Z | 2026-09-25T00:30:00Z"),
        ("at >= timestamp '2026-07-01 00:15:00'", "false | true | true"),
        ("at in (timestamp '2026-07-01 00:15:00', timestamp '2026-10-25T00:30:00Z')", "false | true | true"),
        ("at not in (timestamp '2026-07-01 00:15:00', null)", "- | false | -"),
        ("cast(at as timestamp) >= date '2026-07-01'", "false | true | true"),
        ("cast(date '2026-07-01' as timestamp)", "2026-06-30T22:00:00Z | 2026-06-30T22:00:00Z | 2026-06-30T22:00:00Z"),
        ("extract(epoch from timestamp '1970-01-01 01:00:00')", "0 | 0 | 0"),
        ("strptime('2026-07-01 00:15', '%Y-%m-%d %H:%M') <= at", "false | true | true"),
    ] {
        let expression = Expression::over_text(text).unwrap_or_else(|why| panic!("{text}: {why}"));
        let values = expression.evaluate_in(&frame, Beside::default(), &|_| berlin).unwrap();
        let cells = Cells::new(&values.column, None).unwrap();
        let shown = |row: usize| match cells.written(row) {
            Value::Missing => "-".to_owned(),
            value => value.written().into_owned(),
        };
        assert_eq!((0..3).map(shown).collect::<Vec<_>>().join(" | "), expected, "{text}");
    }
}

#[test]
fn what_programs_write_for_nothing_is_missing_unless_it_is_asked_for() {
    let frame = column("a", &["N/A", r"\N", "(null)", "pro", "None", "Null"]);
    for (text, expected) in [
        ("coalesce(a, 'none')", "none none none pro None Null"),
        ("upper(a)", "- - - PRO NONE NULL"),
        ("a is null", "true true true false false false"),
        ("a || '!'", "- - - pro! None! Null!"),
        ("a = 'N/A'", "true - - false false false"),
        ("a <> 'pro'", "- - - false true true"),
        ("a in ('pro', 'N/A')", "true - - true false false"),
        ("case a when '(null)' then 1 else 2 end", "2 2 1 2 2 2"),
        ("a is distinct from 'N/A'", "false true true true true true"),
        ("concat_ws('-', a, 'x')", "x x x pro-x None-x Null-x"),
    ] {
        assert_eq!(over(text, &frame).0.join(" "), expected, "{text}");
    }
    // What one column is compared with says nothing of another.
    let two = df!("a" => ["-", "x"], "b" => ["-", "-"]).unwrap();
    assert_eq!(over("case when a = '-' then coalesce(b, 'none') else b end", &two).0, ["none", "-"]);
    assert_eq!(over("concat('S:', b, case when a in ('-', 'N/A') then '!' else '' end)", &two).0, ["S:!", "S:"]);
    // Blanks and what shows nothing are no part of a text.
    let padded = column("a", &["open  ", "\u{a0}open", "op\u{200b}en", "open"]);
    assert_eq!(over("a = 'open'", &padded).0, ["true"; 4]);
    assert_eq!(over("length(a)", &padded).0, ["4"; 4]);
    // As a number, a moment or a flag too.
    assert_eq!(over("a * 2", &column("a", &["NULL", "1"])), (vec!["-".into(), "2".into()], vec![]));
    assert_eq!(over("cast(a as date)", &column("a", &["NaT", "2026-01-02", "x"])).1, [2]);
    assert_eq!(over("a is true", &column("a", &["\\N", "yes"])), (vec!["false".into(), "true".into()], vec![]));
}

#[test]
fn a_condition_knows_what_it_cannot_do_without() {
    let kinds: Vec<(String, Kind)> = [("n", Kind::Number), ("t", Kind::Text), ("f", Kind::Boolean), ("d", Kind::Date)]
        .map(|(name, kind)| (name.to_owned(), kind))
        .into();
    let missing = |column: &str| {
        df!(
            "n" => [(column != "n").then_some(7i64)],
            "t" => [(column != "t").then_some("x")],
            "f" => [(column != "f").then_some(true)],
            "d" => [(column != "d").then_some(20_000i32)]
        )
        .and_then(|mut frame| {
            let days = frame.column("d")?.cast(&DataType::Date)?;
            frame.replace("d", days)?;
            Ok(frame)
        })
        .unwrap()
    };
    for (text, expected) in [
        ("n > 5", "n"),
        ("f", "f"),
        ("not f", "f"),
        ("n > 5 and t = 'x'", "n t"),
        ("n > 5 or t = 'x'", ""),
        ("(n > 5 and f) or (n < 3 and t = 'x')", "n"),
        ("not (n > 5 or t = 'x')", "n t"),
        ("not (n > 5 and t = 'x')", ""),
        ("n is not null and t is null", "n"),
        ("coalesce(n, 0) > 5", ""),
        ("coalesce(n, n * 2) > 5", "n"),
        ("f is true", "f"),
        ("f is not true", ""),
        ("f is not false", ""),
        ("n is distinct from 5", ""),
        ("n between 1 and 9 and t like 'a%'", "n t"),
        ("d >= date '2026-01-01'", "d"),
        ("d + interval '1 day' >= date '2026-01-01'", "d"),
        ("case when n > 5 then f else false end", "f n"),
        ("case when n > 5 then f else t = 'x' end", ""),
        ("greatest(n, 3) > 2", ""),
        ("length(t) > 2 and n in (1, 2)", "n t"),
        ("concat(t, 'x') = 'x'", ""),
    ] {
        let condition = Expression::over_typed(text, &kinds).unwrap_or_else(|why| panic!("{text}: {why}"));
        let required: Vec<&str> = ["d", "f", "n", "t"].into_iter().filter(|name| condition.requires(name)).collect();
        assert_eq!(required.join(" "), expected, "{text}");
        for name in required {
            let holds = condition.evaluate(&missing(name), Beside::default()).unwrap().column;
            assert_ne!(holds.bool().unwrap().get(0), Some(true), "{text} without {name}");
        }
    }
}

#[test]
fn a_value_that_could_not_be_read_is_not_missing_in_what_is_asked_of_it() {
    let kinds = [("n".to_owned(), Kind::Number)];
    let frame = df!("n" => [None, None, Some(7i64)]).unwrap();
    for (text, expected) in [
        ("coalesce(n, 0) < 5", "- true false"),
        ("n is null", "- true false"),
        ("n > 5 or true", "true true true"),
        ("n is not null or n > 5", "- - true"),
    ] {
        let expression = Expression::over_typed(text, &kinds).unwrap();
        let values = expression
            .evaluate(&frame, Beside { unread: &[("n", &[true, false, false])], ..Beside::default() })
            .unwrap();
        let flag = |flag: Option<bool>| flag.map_or("-".to_owned(), |flag| flag.to_string());
        let flags: Vec<String> = values.column.bool().unwrap().iter().map(flag).collect();
        assert_eq!(flags.join(" "), expected, "{text}");
    }
}

#[test]
fn numbers_of_a_column_are_read_with_the_mark_of_the_source_and_count_one_thing() {
    let sum = |cells: &[&str], mark: Option<DecimalMark>| {
        let expression = Expression::over_text("a + 0").unwrap();
        let assumed = Assumed { mark, ..Assumed::default() };
        let values = expression.evaluate_in(&column("a", cells), Beside::default(), &|_| assumed).unwrap();
        let cells = Cells::new(&values.column, None).unwrap();
        (0..values.column.len()).map(|row| cells.get(row).written().into_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(sum(&["1.234", "5"], Some(DecimalMark::Comma)), "1234 5");
    assert_eq!(sum(&["1.234", "5"], None), "1.234 5");
    assert_eq!(sum(&["$5", "$6", "€7"], None), "5 6 ");
}

#[test]
fn what_is_tried_may_fail_and_is_not_counted() {
    assert_eq!(over("try_cast(a as integer)", &frame()), (vec!["10".into(), "-".into(), "-".into()], vec![]));
    assert_eq!(over("cast(a as integer)", &frame()).1, [1, 2]);
}

#[test]
fn a_value_that_does_not_fit_ends_nothing() {
    let frame = column("a", &["3", "-77", "x", "2.5", "99999999999999999999"]);
    for text in [
        "substr('abcdef', 1, cast(a as integer))",
        "left('abcdef', cast(a as integer))",
        "split_part('a,b', ',', cast(a as integer))",
        "date '2026-01-01' + interval '9999 years'",
        "cast(a as decimal(4, 2))",
        "exp(a)",
        "pow(a, a)",
        "ln(a)",
        "acos(a)",
        "log(a, 0)",
        "cast(cast(a as bigint) as date)",
    ] {
        let (values, unread) = over(text, &frame);
        assert!(values.contains(&"-".to_owned()) && !unread.is_empty(), "{text}: {values:?} {unread:?}");
    }
    assert_eq!(over("cast(a as decimal(4, 1))", &frame).0, ["3", "-77", "-", "2.5", "-"]);
}

#[test]
fn texts_are_cut_and_searched_as_sql_does() {
    for (text, expected) in [
        ("substr('häuser', 2, 3)", "äus"),
        ("substr('abc', 0, 2)", "a"),
        ("substr('abc', 2)", "bc"),
        ("left('abc', -1)", "ab"),
        ("right('abc', 2)", "bc"),
        ("right('abc', -1)", "bc"),
        ("split_part('a-b-c', '-', 2)", "b"),
        ("split_part('a-b-c', '-', -1)", "c"),
        ("split_part('a-b-c', '-', 9)", ""),
        ("strpos('a.b', '.')", "2"),
        ("strpos('a.b', 'x')", "0"),
        ("position('(' in 'ab(')", "3"),
        ("lpad('7', 3, '0') || rpad('ab', 1)", "007ab"),
        ("ltrim('  a ') || 'b'", "a b"),
        ("trim('x' from 'xax')", "a"),
        ("trim(leading 'x' from 'xax')", "ax"),
        ("replace('a.b', '.', '')", "ab"),
        ("reverse('abc') || upper('ä') || lower('Ä')", "cbaÄä"),
        ("concat('a', null, 1, true)", "a1true"),
        ("concat_ws('-', 'a', null, 'b')", "a-b"),
        ("'a' || null", "-"),
        ("'a' || 1.50", "a1.5"),
        (r"'50%' like '50\%'", "false"),
        (r"'50%' like '50\%' escape '\' and not ('501' like '50\%' escape '\')", "true"),
        ("'a_b' like 'a!_%' escape '!' and '!' ilike '!!' escape '!'", "true"),
        ("'a.b' like 'a_b' and not ('axb' like 'a.b')", "true"),
        ("'Äb' ilike 'ä%'", "true"),
        ("'line' || 'two' rlike '^l.*o$'", "true"),
        ("regexp_like('ABC', 'b', 'i')", "true"),
        ("'abc' ^@ 'ab' and ends_with('abc', 'c')", "true"),
        ("length('häuser') + octet_length('ä')", "8"),
        ("strftime(timestamp '2026-03-04 05:06:07', '%d.%m.%y %H')", "04.03.26 05"),
        ("date '2026-01-31' + interval '1 month'", "2026-02-28"),
        ("interval '1 day' + date '2026-01-31'", "2026-02-01"),
        ("date '2026-01-31' - interval '12 hours'", "2026-01-30T12:00:00Z"),
        ("timestamp '2026-01-02 12:00:00' - date '2026-01-01'", "1.5"),
        ("date_part('isodow', date '2026-03-01') * 10 + extract(dow from date '2026-03-01')", "70"),
        ("extract(epoch from timestamp '1970-01-01 00:00:01')", "1"),
        ("cast('2026-03-01' as date) = '2026-03-01'", "true"),
        ("cast(date '2026-03-01' as timestamp)", "2026-03-01T00:00:00Z"),
        ("cast(1 as boolean) = true", "true"),
        ("round(2.5) + round(1.005, 2) + trunc(-1.9)", "2"),
        ("if(1 < 2, 'a', 'b')", "a"),
        ("pi()", "3.141592654"),
    ] {
        assert_eq!(constant(text), expected, "{text}");
    }
}

#[test]
fn names_that_sql_would_not_take_are_columns_where_a_value_is_supplied() {
    for name in [
        "12",
        "9f1c80aa",
        "$insert_id",
        "total amount",
        "select",
        "order",
        "a.b",
        "Umsatz 2026 €",
        "user",
        "1e5",
        "E-Mail",
        "A/B",
        "first-name",
        "total (EUR)",
        "E-Mail (work)",
        "Net-amount 2026",
        "order-id",
    ] {
        let expression = Expression::supplying(name, Kind::Text).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(expression.bare_column(), Some(name));
        assert_eq!(expression.columns, [name]);
    }
    assert_eq!(Expression::supplying(" total amount ", Kind::Text).unwrap().bare_column(), Some("total amount"));
    for wrong in [
        "a is nul",
        "a +",
        "select 1",
        "a as b",
        "current_date",
        "uper(a)",
        "'a",
        "a; b",
        "",
        "?",
        "a in b",
        "uper (a)",
        "sum (a)",
        "a - / b",
        "a -",
        "x - b c",
    ] {
        assert!(Expression::supplying(wrong, Kind::Text).is_err(), "{wrong}");
    }
    // What reads like a name is told how to write it.
    for (text, may_be) in [("Order ID", true), ("Größe [cm]", true), ("MwSt %", true), ("uper(a)", false), ("", false)]
    {
        assert_eq!(Expression::as_a_name(text).contains(&format!("'\"{text}\"'")), may_be, "{text}");
    }
    assert_eq!(Expression::supplying("null", Kind::Text).unwrap().bare_column(), Some("null"));
    // Where a number is wanted, SQL calculates.
    assert_eq!(Expression::supplying("net-tax", Kind::Number).unwrap().columns, ["net", "tax"]);
    assert_eq!(Expression::supplying("net - tax", Kind::Number).unwrap().columns, ["net", "tax"]);
    // A number that is aggregated is one, and in a condition a name stands in double quotes.
    assert_eq!(Expression::aggregated("1", None).unwrap().columns, [""; 0]);
    assert_eq!(Expression::aggregated("total amount", None).unwrap().bare_column(), Some("total amount"));
    assert!(Expression::over_text("total amount > 5").unwrap_err().contains("double quotes"));
    assert_eq!(Expression::over_text("\"total amount\" > 5").unwrap().columns, ["total amount"]);
}

#[test]
fn a_bare_column_is_known_as_one() {
    assert_eq!(Expression::over_text("Name").unwrap().bare_column(), Some("Name"));
    assert_eq!(Expression::over_text("\"Billing City\"").unwrap().bare_column(), Some("Billing City"));
}

/// Every function, operator and cast with every kind of argument: it is refused with a sentence, or it gives a value of
/// the kind that was said for every row, whatever stands in the cells.
#[test]
fn what_is_not_refused_runs_on_odd_values() {
    let odd = [
        "1",
        "-2.5",
        "x",
        "",
        " ",
        "2026-11-01",
        "NaN",
        "inf",
        "1e400",
        "99999999999999999999999999999",
        "true",
        "0",
        "\u{1f980}",
        "2026-11-01T10:00:00Z",
        "-",
        "%",
        "\\",
        "9999-12-31",
        "1600-01-01",
        "2,5",
    ];
    let cells: Vec<Option<&str>> = odd.iter().map(|cell| (*cell != "-").then_some(*cell)).collect();
    let mut turned = cells.clone();
    turned.rotate_left(7);
    let frame = df!("a" => cells, "b" => turned).unwrap();
    let kinds =
        ["a", "b", "a + 0", "cast(a as date)", "cast(b as timestamp)", "(a = 'x')", "null", "'x'", "2", "lower(a)"];
    let mut texts: Vec<String> = Vec::new();
    for function in functions::FUNCTIONS {
        let (least, most) = function.arguments;
        for n in least..=most.min(3) {
            for choice in 0..kinds.len().pow(n as u32) {
                let argument = |at: usize| {
                    if function.format == Some(at) {
                        "'%Y-%m-%d %H'"
                    } else if function.name == "date_part" && at == 0 {
                        "'week'"
                    } else if function.written_out.contains(&at) {
                        if function.takes.chars().nth(at).or(function.takes.chars().last()) == Some('n') {
                            "2"
                        } else {
                            "'x'"
                        }
                    } else if function.name == "normalize" && at == 1 {
                        "NFKD"
                    } else {
                        kinds[choice / kinds.len().pow(at as u32) % kinds.len()]
                    }
                };
                let arguments: Vec<&str> = (0..n).map(argument).collect();
                texts.push(format!("{}({})", function.name, arguments.join(", ")));
            }
        }
    }
    for one in kinds {
        for other in kinds {
            for operator in [
                "+",
                "-",
                "*",
                "/",
                "%",
                "//",
                "||",
                "=",
                "<>",
                "<",
                ">=",
                "<=>",
                "and",
                "or",
                "xor",
                "^@",
                "is distinct from",
            ] {
                texts.push(format!("{one} {operator} {other}"));
            }
            texts.push(format!("{one} between {other} and {one}"));
            texts.push(format!("case when b = 'x' then {one} else {other} end"));
            texts.push(format!("case {one} when {other} then 1 end"));
        }
        for behind in [
            "is null",
            "is not true",
            "in ('x', null)",
            "in (1, 2.5)",
            "not in (date '2026-11-01')",
            "like 'x%'",
            "rlike 'x'",
            "+ interval '1 month'",
            "- interval '3 hours'",
            "in (1, 'x')",
        ] {
            texts.push(format!("{one} {behind}"));
        }
        for to in ["boolean", "integer", "bigint", "decimal(4, 2)", "double", "date", "timestamp", "text"] {
            texts.push(format!("cast({one} as {to})"));
            texts.push(format!("try_cast({one} as {to})"));
        }
        for (field, _) in times::FIELDS {
            texts.push(format!("extract({field} from {one})"));
        }
        texts.extend(["not", "-", "+"].map(|sign| format!("{sign} ({one})")));
        texts.extend(["ceil", "floor", "trim"].map(|name| format!("{name}({one})")));
        texts.push(format!("position('x' in {one})"));
        texts.push(format!("substring({one} from 2 for 1)"));
    }
    texts.sort();
    texts.dedup();
    let (mut taken, mut refused) = (0, 0);
    for text in &texts {
        let expression = match Expression::over_text(text) {
            Ok(expression) => expression,
            Err(why) => {
                assert!(!why.is_empty() && !why.contains("Expr") && !why.contains("dyn "), "{text}: {why}");
                refused += 1;
                continue;
            }
        };
        let values =
            expression.evaluate(&frame, Beside::default()).unwrap_or_else(|failed| panic!("{text}: {}", failed.why));
        assert_eq!(values.column.len(), frame.height(), "{text}");
        assert_eq!(kind_of(values.column.dtype()), expression.kind(), "{text}");
        assert!(values.unread.iter().all(|row| values.column.get(*row as usize).unwrap().is_null()), "{text}");
        taken += 1;
    }
    assert!(taken > 1_000 && refused > 1_000, "{taken} are taken and {refused} refused");
}

/// What a column of this type holds.
fn kind_of(dtype: &DataType) -> Kind {
    match dtype {
        DataType::Boolean => Kind::Boolean,
        DataType::String => Kind::Text,
        DataType::Date => Kind::Date,
        DataType::Datetime(..) => Kind::Moment,
        dtype if dtype.is_numeric() => Kind::Number,
        _ => Kind::Other,
    }
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
        ("a b", "a column whose name has blanks"),
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
        ("a in (1, 'x')", "`in (...)` needs values of one kind, and gets text and a number"),
        ("1.0000000001", "a number is not understood"),
        ("cast(date '2026-01-01' as integer)", "`cast` needs a value of another kind, and gets a day"),
        ("interval '1 day'", "a length of time stands behind"),
        ("a * interval '1 day'", "a length of time stands behind"),
        ("date '2026-01-01' + 1", "`+` needs numbers, and gets a day and a number"),
        ("date(a) > 'soon'", "cannot be read as a day"),
        ("cast('x' as integer)", "cannot be read as a number"),
        ("extract(century from a)", "parts are year"),
        ("round(a, 2.5)", "it is written round(number)"),
        ("lower(a) + 1", "`+` needs numbers, and gets text and a number"),
        ("cast(a as decimal(60, 2))", "types are boolean"),
        ("a and b", "`and` needs true or false on both sides, and gets text"),
        ("case when a = 'x' then 1 else 'y' end", "`case` needs values of one kind, and gets a number and text"),
        ("greatest()", "it is written greatest(value, value, ...)"),
        ("lpad(a, 1000000000)", "up to 1000"),
        ("1e400", "a number is not understood"),
    ] {
        let said = Expression::over_text(wrong).err().unwrap_or_else(|| panic!("`{wrong}` is taken"));
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
        let said = Expression::over_text(text).expect_err(text);
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
                Expression::over_text(&text).map(|expression| {
                    let evaluated = (0..3).map(|number| {
                        let cells: Vec<Cells> = expression
                            .read
                            .iter()
                            .map(|name| Cells::new(frame().column(name).unwrap(), None).unwrap())
                            .collect();
                        Row { cells: &cells, number, assumed: Assumed::default(), as_of: None }
                            .value(&expression.node)
                            .is_none()
                    });
                    evaluated.count()
                })
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
        let evaluated = expression.evaluate(&frame, Beside::default()).unwrap();
        let kind = expression.kind();
        assert!(expression.bare_column().is_some() || kind_of(evaluated.column.dtype()) == kind, "{text}");
        assert_eq!(evaluated.column.len(), 5, "{text}");
        values += 1;
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
fn days_months_and_years_are_counted_to_the_moment_that_is_looked_from() {
    // 2026-03-29 00:30 in Berlin, still the day before in UTC.
    let as_of = Some(1_774_740_600_000_000);
    let berlin = Assumed { zone: Some(chrono_tz::Europe::Berlin), ..Assumed::default() };
    let cells = &["2026-03-28", "2026-03-28T23:59:00+01:00", "2024-03-29", "2026-04-30", "2000-02-29", "-", "soon"];
    for (text, zone, expected) in [
        ("days_since(a)", Assumed::default(), ["0", "0", "729", "-33", "9524", "-", "-"]),
        ("days_since(a)", berlin, ["1", "1", "730", "-32", "9525", "-", "-"]),
        ("days_until(a)", berlin, ["-1", "-1", "-730", "32", "-9525", "-", "-"]),
        ("months_since(a)", berlin, ["0", "0", "24", "-1", "313", "-", "-"]),
        ("years_since(a)", berlin, ["0", "0", "2", "0", "26", "-", "-"]),
        ("years_since(a)", Assumed::default(), ["0", "0", "1", "0", "26", "-", "-"]),
        (
            "case when timestamp '2026-03-28 23:00:00' < as_of() then '1' else '0' end",
            Assumed::default(),
            ["1", "1", "1", "1", "1", "1", "1"],
        ),
    ] {
        let expression = Expression::over_text(text).unwrap();
        let beside = Beside { as_of, ..Beside::default() };
        let values = expression.evaluate_in(&column("a", cells), beside, &|_| zone).unwrap();
        let shown = Cells::new(&values.column, None).unwrap();
        let shown: Vec<String> = (0..cells.len())
            .map(|row| match shown.written(row) {
                Value::Missing => "-".to_owned(),
                value => value.written().into_owned(),
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }
    // Who is not told does not guess.
    assert_eq!(values("days_since(day)"), ["-", "-", "-"]);
    for wrong in
        ["as_of(1)", "days_since()", "days_since(true)", "json(a, b)", "json_sum_product(a, 'x')", "json(1, 'a')"]
    {
        assert!(Expression::over_text(wrong).is_err(), "{wrong}");
    }
}
