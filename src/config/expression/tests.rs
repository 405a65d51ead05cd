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
    assert_eq!(evaluate("a * 12 / 100.0"), (vec![AnyValue::Float64(1.2), AnyValue::Null, AnyValue::Float64(0.3)], vec![1]));
}

#[test]
fn columns_compared_with_text_stay_text() {
    assert_eq!(evaluate("b in ('open', 'F')").0, [AnyValue::Boolean(true), AnyValue::Boolean(false), AnyValue::Boolean(true)]);
    assert_eq!(evaluate("a > 3").0, [AnyValue::Boolean(true), AnyValue::Null, AnyValue::Boolean(false)]);
}

#[test]
fn explore() {
    for text in [
        "cast(day as date)",
        "date(day)",
        "date(day, '%Y-%m-%d')",
        "strptime(day, '%Y-%m-%d')",
        "timestamp(day)",
        "cast(a as int)",
        "cast(a as double)",
        "try_cast(a as int)",
        "cast(a as decimal(10,2))",
        "cast(a as boolean)",
        "not (a = '10')",
        "strpos(b, '.')",
        "position('e' in b)",
        "extract(year from cast(day as date))",
        "substr(b, 2)",
        "left(b, 2)",
        "right(b, 2)",
        "coalesce(cast(a as int), 0)",
        "a / 0",
        "1 % 0",
        "a % 0",
        "a // 0",
        "log(a * 1, 0)",
        "sqrt(a * -1)",
        "interval '2 days'",
        "date '2026-11-01' + interval '2 days'",
        "cast(day as date) - date '2026-01-01'",
        "strftime(cast(day as date), '%Q')",
        "strptime(day, '%Q')",
        "strptime(day, '')",
        "lpad(b, -1)",
        "lpad(b, a * -1, 'x')",
        "substr(b, a*1, a*-1)",
        "replace(b, 'o', a)",
        "b between 'a' and 'z'",
        "greatest(a, b)",
        "case when b = 'open' then 1 else 'x' end",
        "round(a * 1, 99)",
        "pow(a*1, 9999)",
        "a in (1, 2)",
        "a in ()",
        "b ~ 'op'",
        "normalize(b, NFC)",
        "normalize(b)",
        "cast(day as timestamp)",
        "timestamp '2026-11-01 12:00'",
        "a = null",
        "null",
        "nullif(b, 'F')",
        "split_part(b, 'p', 2)",
        "cast(b as varchar)",
        "if(b = 'F', 1, 2)",
        "upper(1)",
        "a || b",
        "cast('x' as int)",
        "date('2026-02-30')",
        "cast(day as date) > '2026-02-30'",
        "concat_ws('-', a, b)",
        "bit_and(1, 2)",
        "a & b",
        "1 & 2",
        "reverse(b)",
        "b like '%'",
        "timestamp(b, '%Y')",
        "date_part('year', cast(day as date))",
        "date_part('nonsense', cast(day as date))",
        "true and b",
        "b + 1",
        "-b",
        "a is true",
        "xor(a, b)",
        "starts_with(b, a)",
        "a <=> b",
        "pi()",
        "trim('x' from b)",
        "trim(b)",
        "cast(day as date) = '2026-11-01'",
        "exp(a*1000)",
        "cast(1e5 as int)",
        "cast(a*1e0 as int)",
        "cast(99999999999999999 as int)",
        "cast(a * 99999999999999999 as int)",
        "9223372036854775807 + 1",
        "cast(a as int) * 2147483647",
        "cast(a as bigint) * 9223372036854775807",
    ] {
        let shown = match Expression::over_text(text) {
            Err(why) => format!("ERR {why}"),
            Ok(expression) => match expression.kind(&[]) {
                Err(why) => format!("KIND {why}"),
                Ok(kind) => match expression.evaluate(&frame()) {
                    Ok(values) => {
                        format!("{kind} {:?} unread {:?}", (0..3).map(|i| values.column.get(i).unwrap().to_string()).collect::<Vec<_>>(), values.unread)
                    }
                    Err(failed) => format!("FAILED {failed:?}"),
                },
            },
        };
        println!("{text:50} {shown}");
    }
}
