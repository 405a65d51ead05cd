//! The text of an expression into a syntax tree, before anything is planned.
//!
//! In: what stands in the YAML. Out: the tree, in a dialect that is close to that of PostgreSQL and DuckDB; or a
//! sentence. It promises that no text makes parser or stack run away, and that a
//! sentence says the kind and the place of what was not expected and never quotes it: a secret may stand there. What
//! the tree may hold is said in `allowed`.

use sqlparser::ast::{Expr, SelectItem};
use sqlparser::dialect::GenericDialect;
use sqlparser::keywords::{Keyword, RESERVED_FOR_COLUMN_ALIAS};
use sqlparser::parser::{Parser, ParserError, ParserOptions};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer, Word};

use super::allowed;
use super::refusal::{cannot_hold, place};

/// Characters in an expression.
const LONGEST: usize = 10_000;
/// Parentheses inside each other.
const DEEPEST: usize = 40;
/// The same where each follows a word of SQL such as `cast` or `position`: of what stands inside and is wrong the
/// parser tries up to three readings each time, so that every level takes three times as long.
const DEEPEST_AFTER_A_WORD: usize = 8;
/// Operators and words of SQL: each may make the tree one level deeper, and even to forget a tree goes down that far.
const MOST_OPERATORS: usize = 1_000;

/// The tree of an expression that holds nothing but what may stand in one.
pub(super) fn read(text: &str) -> Result<Expr, String> {
    if text.trim().is_empty() {
        return Err("the expression is empty".to_owned());
    }
    if text.len() > LONGEST {
        return Err(format!("the expression is longer than {LONGEST} characters"));
    }
    let options = ParserOptions::new().with_trailing_commas(true);
    let tokens = Tokenizer::new(&GenericDialect, text).with_unescape(options.unescape).tokenize_with_location();
    let tokens = tokens.map_err(|error| {
        let open =
            ["Unterminated", "Unexpected EOF", "Expected close"].iter().any(|start| error.message.starts_with(start));
        let what = if open { "what is opened here is never closed" } else { "a character was not expected" };
        format!("SQL does not understand it: {what}{}", place(error.location))
    })?;
    within_bounds(&tokens)?;
    let mut parser = Parser::new(&GenericDialect).with_options(options).with_tokens_with_locations(tokens.clone());
    // What is opened and not closed the parser finds elsewhere.
    let unclosed = unclosed(&tokens);
    let first = parser.peek_token();
    if ends_an_expression(&first.token) {
        return Err(not_expected(&first, Some("a value or a column")));
    }
    let item =
        parser.parse_select_item().map_err(|error| unclosed.clone().unwrap_or_else(|| sentence(&error, &tokens)))?;
    let next = parser.peek_token();
    let is_named = matches!(item, SelectItem::ExprWithAlias { .. });
    if next.token != Token::EOF && (unclosed.is_some() || !is_named) {
        return Err(unclosed.unwrap_or_else(|| not_expected(&next, None)));
    }
    let tree = match item {
        SelectItem::UnnamedExpr(tree) => tree,
        SelectItem::ExprWithAlias { alias, .. } => {
            return Err(cannot_hold(
                "`AS`, or a second name; a column whose name has blanks is written in double quotes",
                alias.span.start,
            ));
        }
        SelectItem::ExprWithAliases { .. } => return Err(cannot_hold("`AS`", Location::empty())),
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => {
            return Err(cannot_hold("`*`", Location::empty()));
        }
    };
    allowed::check(&tree)?;
    Ok(tree)
}

/// Whether the parser's work on these tokens is bounded, and none of them has no business in an expression.
fn within_bounds(tokens: &[TokenWithSpan]) -> Result<(), String> {
    let mut open: Vec<bool> = Vec::new();
    let mut operators = 0;
    let mut before = &Token::EOF;
    for TokenWithSpan { token, span } in tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_))) {
        match token {
            Token::LParen => open.push(word_of_sql(before).is_some()),
            Token::RParen => drop(open.pop()),
            Token::Word(_) => {
                match word_of_sql(token) {
                    Some(Keyword::SELECT) => return Err(cannot_hold("a subquery", span.start)),
                    // Types inside types, and intervals of intervals, are read without a bound on their depth.
                    Some(Keyword::INTERVAL) if word_of_sql(before) == Some(Keyword::INTERVAL) => {
                        return Err(not_expected_at(token, span.start, None));
                    }
                    _ => {}
                }
                operators += usize::from(word_of_sql(token).is_some());
            }
            Token::Lt if matches!(word_of_sql(before), Some(Keyword::ARRAY | Keyword::STRUCT | Keyword::MAP)) => {
                return Err(cannot_hold("a list or a structure", span.start));
            }
            Token::Number(..) | Token::SingleQuotedString(_) | Token::Comma => {}
            Token::Placeholder(_) | Token::Question | Token::Colon | Token::AtSign => {
                return Err(cannot_hold("a placeholder", span.start));
            }
            Token::Period => {
                return Err(cannot_hold(
                    "a name with a dot; a column of such a name is written in double quotes",
                    span.start,
                ));
            }
            Token::LBracket | Token::RBracket | Token::LBrace | Token::RBrace => {
                return Err(cannot_hold("a list or a structure", span.start));
            }
            Token::SemiColon => return Err(cannot_hold("a second statement", span.start)),
            _ => operators += 1,
        }
        if open.len() > DEEPEST || open.iter().filter(|after_a_word| **after_a_word).count() > DEEPEST_AFTER_A_WORD {
            return Err(format!("the parentheses of the expression are nested too deeply{}", place(span.start)));
        }
        before = token;
    }
    if operators > MOST_OPERATORS {
        return Err(format!(
            "the expression has {operators} operators, and at most {MOST_OPERATORS} are understood; `in (...)` takes a \
             long list of values"
        ));
    }
    Ok(())
}

/// The first `(` or `case` that is not closed.
fn unclosed(tokens: &[TokenWithSpan]) -> Option<String> {
    let mut open: Vec<(&str, &str, Location)> = Vec::new();
    for TokenWithSpan { token, span } in tokens {
        match (token, word_of_sql(token)) {
            (Token::LParen, _) => open.push(("(", ")", span.start)),
            (_, Some(Keyword::CASE)) => open.push(("case", "end", span.start)),
            (Token::RParen, _) if open.last().is_some_and(|(opened, ..)| *opened == "(") => drop(open.pop()),
            (_, Some(Keyword::END)) if open.last().is_some_and(|(opened, ..)| *opened == "case") => drop(open.pop()),
            _ => {}
        }
    }
    open.first().map(|(opened, closed, at)| {
        format!("SQL does not understand it: a `{opened}` is not closed by `{closed}`{}", place(*at))
    })
}

fn word_of_sql(token: &Token) -> Option<Keyword> {
    match token {
        Token::Word(Word { quote_style: None, keyword, .. }) if *keyword != Keyword::NoKeyword => Some(*keyword),
        _ => None,
    }
}

fn ends_an_expression(token: &Token) -> bool {
    matches!(token, Token::Word(word) if RESERVED_FOR_COLUMN_ALIAS.contains(&word.keyword))
}

/// A complaint of the parser in our words: of its own only the place is taken, and what it expected if that is among
/// what we know.
fn sentence(error: &ParserError, tokens: &[TokenWithSpan]) -> String {
    let text = match error {
        ParserError::RecursionLimitExceeded => return "the expression is nested too deeply".to_owned(),
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text,
    };
    let expected =
        text.strip_prefix("Expected: ").and_then(|text| text.split(", found: ").next()).and_then(in_our_words);
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let at = text
        .rsplit_once(" at Line: ")
        .and_then(|(_, at)| at.split_once(", Column: "))
        .and_then(|(line, column)| Some((number(line)?, number(column)?)));
    let found = at.and_then(|(line, column)| {
        tokens.iter().find(|token| (token.span.start.line, token.span.start.column) == (line, column))
    });
    match found {
        Some(found) => not_expected(found, expected),
        None if text.contains("found: EOF") => not_expected_at(&Token::EOF, Location::empty(), expected),
        None => format!(
            "SQL does not understand it{}",
            at.map(|(line, column)| place(Location { line, column })).unwrap_or_default()
        ),
    }
}

fn in_our_words(expected: &str) -> Option<&'static str> {
    Some(match expected {
        "an expression" => "a value or a column",
        ")" => "`)`",
        "(" => "`(`",
        "WHEN" => "`when`",
        "THEN" => "`then`",
        "END" => "`end`",
        "AND" => "`and`",
        "AS" => "`as`",
        "FROM" => "`from`",
        "IN" => "`in`",
        "identifier" | "an identifier" => "a name",
        "literal string" => "a text in single quotes",
        "a data type name" => "a type",
        _ => return None,
    })
}

fn not_expected(found: &TokenWithSpan, expected: Option<&str>) -> String {
    not_expected_at(&found.token, found.span.start, expected)
}

fn not_expected_at(token: &Token, location: Location, expected: Option<&str>) -> String {
    match (token, expected) {
        (Token::EOF, Some(expected)) => format!("SQL does not understand it: it ends where {expected} was expected"),
        (Token::EOF, None) => "SQL does not understand it: it ends too early".to_owned(),
        (token, Some(expected)) => format!(
            "SQL does not understand it: {} stands where {expected} was expected{}",
            kind_of(token),
            place(location)
        ),
        (token, None) => format!("SQL does not understand it: {} was not expected{}", kind_of(token), place(location)),
    }
}

/// What a token is; of what the user wrote only words and signs of SQL itself are repeated.
fn kind_of(token: &Token) -> String {
    match token {
        Token::Word(_) => word_of_sql(token).map_or_else(|| "a name".to_owned(), |keyword| format!("`{keyword:?}`")),
        Token::Number(..) => "a number".to_owned(),
        Token::Char(_) | Token::CustomBinaryOperator(_) => "a character that it does not know".to_owned(),
        Token::LParen
        | Token::RParen
        | Token::Comma
        | Token::Eq
        | Token::DoubleEq
        | Token::Neq
        | Token::Lt
        | Token::Gt
        | Token::LtEq
        | Token::GtEq => {
            format!("`{token}`")
        }
        Token::Plus
        | Token::Minus
        | Token::Mul
        | Token::Div
        | Token::Mod
        | Token::StringConcat
        | Token::DoubleColon => format!("`{token}`"),
        Token::SingleQuotedString(_) | Token::DoubleQuotedString(_) => "a text".to_owned(),
        _ => "something".to_owned(),
    }
}

/// Whether a word has a meaning in expressions or queries.
pub(super) fn is_word_of_an_expression(word: &str) -> bool {
    RESERVED_FOR_COLUMN_ALIAS.iter().any(|keyword| format!("{keyword:?}").eq_ignore_ascii_case(word))
        || [
            "all", "and", "any", "as", "between", "by", "case", "cast", "desc", "distinct", "else", "end", "exists",
            "extract", "ilike", "in", "interval", "is", "like", "not", "null", "or", "over", "rlike", "similar",
            "then", "when", "xor",
        ]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}
