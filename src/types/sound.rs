//! How a name sounds: Soundex (Russell and Odell 1918, the American census's rules) of its first word.

/// The code of the first word with a letter, or nothing where there is none.
pub(super) fn sound(value: &str) -> Vec<String> {
    let letters: Vec<u8> =
        value.split(' ').find(|word| word.bytes().any(|b| b.is_ascii_alphabetic())).map_or(Vec::new(), |word| {
            word.bytes().filter(u8::is_ascii_alphabetic).map(|b| b.to_ascii_lowercase()).collect()
        });
    let Some(first) = letters.first().filter(|_| letters.len() > 1) else { return Vec::new() };
    let mut code = vec![*first];
    let mut last = digit(*first);
    for letter in &letters[1..] {
        match (digit(*letter), letter) {
            // `h` and `w` do not part two letters of one sound, vowels do.
            (None, b'h' | b'w') => {}
            (None, _) => last = None,
            (now, _) => {
                if now != last {
                    code.extend(now);
                }
                last = now;
            }
        }
        if code.len() == 4 {
            break;
        }
    }
    code.resize(4, b'0');
    vec![code.into_iter().map(char::from).collect()]
}

fn digit(letter: u8) -> Option<u8> {
    Some(match letter {
        b'b' | b'f' | b'p' | b'v' => b'1',
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => b'2',
        b'd' | b't' => b'3',
        b'l' => b'4',
        b'm' | b'n' => b'5',
        b'r' => b'6',
        _ => return None,
    })
}
