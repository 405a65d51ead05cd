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
        "a in (10, 2.5)",
        "a not in (10)",
        "a in (10, 'x')",
        "a in (-10, null)",
        "day in (date '2026-01-01')",
        "cast(day as date) in (date '2026-11-01')",
        "cast(day as timestamp) > timestamp '2026-01-01T10:00'",
        "cast('2026-11-01T10:00:00Z' as timestamp)",
        "strptime('2026-01-01T10:00:00+02:00', '%Y-%m-%dT%H:%M:%S%z')",
        "strptime(day, '%Y-%m-%dT%H:%M:%S%z')",
        "a is unknown",
        "a similar to 'x'",
        "a collate x",
        "current_date",
        "now()",
        "user",
        "a.b",
        "a[1]",
        "?",
        "$1",
        "@x",
        ":x",
        "x'ab'",
        "b'01'",
        "e'x'",
        "$$x$$",
        "count(*)",
        "sum(a) over ()",
        "a like 'x' escape '!'",
        "a like any ('x')",
        "cast(a as array<int>)",
        "abs(*)",
        "abs(distinct a)",
        "a = any(select 1)",
        "exists (select 1)",
        "(values (1))",
        "a as b",
        "a b",
        "*",
        "t.*",
        "case when (table x) then 1 end",
        "(from x)",
        "array(select 1)",
        "unnest(a)",
        "read_csv('/etc/passwd')",
        "coalesce((select 1), a)",
        "a in (read_csv('x'))",
        "'abc",
        "\"abc",
        "a ^ b",
        "/* x",
        "a /* x */",
        "a -- x",
        "nope(a)",
        "uper(a)",
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
            Ok(expression) => match expression.kind() {
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

#[test]
fn probe() {
    let Ok(probe) = std::env::var("C360_PROBE") else { return };
    let (what, n) = probe.split_once(' ').unwrap();
    let n: usize = n.parse().unwrap();
    let text = match what {
        "plus" => vec!["a"; n].join("+"),
        "plus1" => vec!["1"; n].join("+"),
        "and" => vec!["b = 'x'"; n].join(" and "),
        "concat" => vec!["b"; n].join("||"),
        "isnull" => format!("a{}", " is null".repeat(n)),
        "cast" => format!("a{}", "::int".repeat(n)),
        "minus" => format!("{}a", "- ".repeat(n)),
        "not" => format!("{} (a = 'x')", "not ".repeat(n)),
        "paren" => format!("{}a{}", "(".repeat(n), ")".repeat(n)),
        "open" => "(".repeat(n),
        "upper" => format!("{}b{}", "upper(".repeat(n), ")".repeat(n)),
        "trimbad" => format!("{}b b{}", "trim(".repeat(n), ")".repeat(n)),
        "castbad" => format!("{}b b{}", "cast(".repeat(n), ")".repeat(n)),
        "notbad" => format!("{}b b{}", "not(".repeat(n), ")".repeat(n)),
        "upperbad" => format!("{}b b{}", "upper(".repeat(n), ")".repeat(n)),
        "intervalbad" => format!("{}b b{}", "interval(".repeat(n), ")".repeat(n)),
        "datebad" => format!("{}b b{}", "date(".repeat(n), ")".repeat(n)),
        "inbad" => format!("{}b b{}", "a in (".repeat(n), ")".repeat(n)),
        "casebad" => format!("{}b b{}", "case (".repeat(n), ")".repeat(n)),
        "mapbad" => format!("{}b b{}", "map(".repeat(n), ")".repeat(n)),
        "nestedbad" => format!("{}b b{}", "nested(b default (".repeat(n), "))".repeat(n)),
        "floorbad" => format!("{}b b{}", "floor(".repeat(n), ")".repeat(n)),
        "convertbad" => format!("{}b b{}", "convert(".repeat(n), ")".repeat(n)),
        "existsbad" => format!("{}b b{}", "exists(".repeat(n), ")".repeat(n)),
        "substrbad" => format!("{}b b{}", "substring(".repeat(n), ")".repeat(n)),
        "arraybad" => format!("{}b b{}", "array(".repeat(n), ")".repeat(n)),
        "extractbad" => format!("{}b b{}", "extract(year from ".repeat(n), ")".repeat(n)),
        "positionbad" => format!("{}b b{}", "position(".repeat(n), ")".repeat(n)),
        "tablebad" => format!("{}b b{}", "table(".repeat(n), ")".repeat(n)),
        "interval" => format!("{} '1 day'", "interval ".repeat(n)),
        "idiv" => vec!["a"; n].join(" // "),
        "ne" => format!("a{}", " != 'x'".repeat(n)),
        "distinct" => format!("a{}", " is distinct from 'x'".repeat(n)),
        "nottrue" => format!("a{}", " is not true".repeat(n)),
        "like2" => format!("a{}", " like 'x%'".repeat(n)),
        "in2" => format!("a{}", " in ('x')".repeat(n)),
        "rx" => format!("a{}", " ~ 'x'".repeat(n)),
        "plusint" => format!("date '2026-11-01'{}", " + interval '1 day'".repeat(n)),
        "castdate" => format!("a{}", "::date::text".repeat(n)),
        "casttime" => format!("a{}", "::timestamp::text".repeat(n)),
        "castbool" => format!("a{}", "::boolean::text".repeat(n)),
        "timestamp" => format!("{}a{}", "timestamp(strftime(".repeat(n), ", '%Y'))".repeat(n)),
        "left" => format!("{}b{}", "left(".repeat(n), ", length(b) - 1)".repeat(n)),
        "array" => format!("cast(a as {}int{})", "array<".repeat(n), ">".repeat(n)),
        "casewhen" => format!("case {} end", "when b = 'x' then 'y' ".repeat(n)),
        "casenest" => format!("{}b{}", "case when b = 'x' then 'y' else ".repeat(n), " end".repeat(n)),
        "between" => format!("{}a{}", "(".repeat(n), " between 1 and 2)".repeat(n)),
        "nullif" => format!("{}a{}", "nullif(".repeat(n), ", 'x')".repeat(n)),
        "in" => format!("b in ({})", vec!["'x'"; n].join(",")),
        "like" => format!("b like '{}'", "%".repeat(n)),
        other => panic!("{other}"),
    };
    let text2 = text.clone();
    let start = std::time::Instant::now();
    let rayon = std::env::var("C360_RAYON").is_ok();
    let work = move || match Expression::over_text(&text2) {
        Err(why) => format!("ERR {why}"),
        Ok(expression) => match expression.kind() {
            Err(why) => format!("KIND {why}"),
            Ok(kind) => match expression.evaluate(&frame()) {
                Ok(values) => format!("{kind} {} {:?}", values.column.len(), values.unread),
                Err(failed) => format!("FAILED {failed:?}"),
            },
        },
    };
    let out = if rayon {
        rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap().install(work)
    } else {
        let kib: usize = std::env::var("C360_STACK").ok().and_then(|s| s.parse().ok()).unwrap_or(2048);
        std::thread::Builder::new().stack_size(kib << 10).spawn(work).unwrap().join().unwrap()
    };
    println!("PROBE {what} {n} {:?} {}", start.elapsed(), out.chars().take(150).collect::<String>());
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
        return dice.of(&["a", "b", "day", "\"with blank\"", "1", "-1", "0", "2.5", "'x'", "''", "'2026-11-01'", "'%'", "null", "true", "date '2026-11-01'", "timestamp '2026-11-01 10:00:00'", "9223372036854775807", "interval '1 day'", "'(['", "'%Y-%m-%d'"]).to_owned();
    }
    let sub = |dice: &mut Dice| by_chance(dice, depth - 1);
    match dice.below(16) {
        0..=2 => {
            let op = dice.of(&["+", "-", "*", "/", "%", "//", "||", "=", "!=", "<", "<=", ">", ">=", "<=>", "and", "or", "xor", "&", "|", "~", "!~", "~*", "^@", "is distinct from", "like", "not ilike", "rlike"]);
            format!("{} {op} {}", sub(dice), sub(dice))
        }
        3 => format!("({})", sub(dice)),
        4 => format!("{} {}", dice.of(&["-", "+", "not"]), sub(dice)),
        5 => format!("{} {}", sub(dice), dice.of(&["is null", "is not null", "is true", "is not false", "in ('x', 'open')", "not in (1, 2)", "in (2.5)", "between 1 and 'x'"])),
        6 => format!("case when {} then {} else {} end", sub(dice), sub(dice), sub(dice)),
        7 => format!("case {} when {} then {} end", sub(dice), sub(dice), sub(dice)),
        8 => format!("{}({} as {})", dice.of(&["cast", "try_cast"]), sub(dice), dice.of(&["int", "bigint", "double", "float", "date", "timestamp", "text", "varchar", "boolean", "real"])),
        9 => format!("extract({} from {})", dice.of(&["year", "month", "week", "day", "hour", "dow", "doy", "epoch", "quarter", "isoyear", "minute", "second"]), sub(dice)),
        10 => format!("substring({} from {} for {})", sub(dice), sub(dice), sub(dice)),
        11 => format!("{}({})", dice.of(&["ceil", "floor", "trim"]), sub(dice)),
        12 => format!("position({} in {})", sub(dice), sub(dice)),
        _ => {
            let function = &functions::FUNCTIONS[dice.below(functions::FUNCTIONS.len())];
            let (least, most) = function.arguments;
            let n = least + dice.below(most.min(3).saturating_sub(least) + 1);
            let arguments: Vec<String> = (0..n).map(|n| if function.format == Some(n) { dice.of(&["'%Y-%m-%d'", "'%H'", "'x'", "'%s'", "'%+'", "'%j %U'"]).to_owned() } else if function.written_out.contains(&n) { dice.of(&["'x'", "1", "'i'", "2", "'year'", "'('", "0"]).to_owned() } else { sub(dice) }).collect();
            format!("{}({})", function.name, arguments.join(", "))
        }
    }
}

#[test]
fn explore_by_chance() {
    let n: usize = std::env::var("C360_CHANCE").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let seed: u64 = std::env::var("C360_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(7);
    let frame = df!("a" => [Some("10"), Some("x"), None, Some("-2.5"), Some("")], "b" => [Some("open"), None, Some("ß ſ"), Some("12:00"), Some("2026-02-30")], "day" => [Some("2026-11-01"), Some("n/a"), Some("9999-99-99"), None, Some("1e400")], "with blank" => [Some("🦀"), Some("0"), Some("99999999999999999999"), Some("inf"), Some("NaN")]).unwrap();
    let mut dice = Dice(seed);
    let (mut refused, mut kinds, mut failed, mut fine, mut panics) = (0, 0, 0, 0, 0);
    let mut slowest = (std::time::Duration::ZERO, String::new());
    for _ in 0..n {
        let text = by_chance(&mut dice, 4);
        let start = std::time::Instant::now();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match Expression::over_text(&text) {
            Err(why) => ("ref", why),
            Ok(expression) => match expression.kind() {
                Err(why) => ("kind", why),
                Ok(kind) => match expression.evaluate(&frame) {
                    Err(why) => ("failed", format!("{why:?}")),
                    Ok(values) => { assert_eq!(values.column.len(), 5, "{text}"); assert_eq!(Kind::of(values.column.dtype()), kind, "{text}"); ("fine", String::new()) }
                },
            },
        }));
        let took = start.elapsed();
        if took > slowest.0 { slowest = (took, text.clone()); }
        match done {
            Ok(("ref", _)) => refused += 1,
            Ok(("kind", _)) => kinds += 1,
            Ok(("failed", why)) => { failed += 1; println!("FAILED {text}   {why}"); }
            Ok(_) => fine += 1,
            Err(_) => { panics += 1; println!("PANIC {text}"); }
        }
    }
    println!("refused {refused} kinds {kinds} failed {failed} fine {fine} panics {panics} slowest {slowest:?}");
}

#[test]
fn explore_soup() {
    let n: usize = std::env::var("C360_CHANCE").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let seed: u64 = std::env::var("C360_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(7);
    let mut dice = Dice(seed);
    let words = ["a", "b", "(", "(", ")", ")", ",", "1", "'x'", "cast", "as", "int", "trim", "position", "in", "case", "when", "then", "else", "end", "not", "interval", "extract", "from", "year", "substring", "for", "is", "null", "distinct", "between", "and", "or", "+", "-", "*", "/", "=", "<", "like", "escape", "any", "all", "array", "struct", "map", "table", "values", "date", "timestamp", "with", "time", "zone", "convert", "using", "exists", "floor", "ceil", "to", "overlay", "placing", "collate", "at", "::", "union", "nullable", "tuple", "nested", "lambda", "->", "match", "against", "prior", "over", "filter", "within", "group", "order", "by", "ignore", "nulls", "distinct", "unnest", "upper", "left", "if", "{", "fn", "}", "xml", "binary", "row", "double", "precision", "character", "varying", "unsigned", "select"];
    let mut slowest = (std::time::Duration::ZERO, String::new());
    for _ in 0..n {
        let len = 1 + dice.below(60);
        let few = 3 + dice.below(8);
        let chosen: Vec<&str> = (0..few).map(|_| dice.of(&words)).collect();
        let text: Vec<&str> = (0..len).map(|_| if dice.below(8) == 0 { dice.of(&words) } else { dice.of(&chosen) }).collect();
        let text = text.join(" ");
        let start = std::time::Instant::now();
        if std::panic::catch_unwind(|| Expression::over_text(&text).map(|e| e.kind().is_ok())).is_err() { println!("PANIC {text}"); }
        if start.elapsed() > slowest.0 { slowest = (start.elapsed(), text.clone()); }
    }
    println!("slowest {slowest:?}");
}
