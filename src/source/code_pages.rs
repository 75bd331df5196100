//! The upper halves of code pages of DOS, which old billing systems still write: each of their 128
//! characters in the order of its byte, from 0x80. The lower half is ASCII.

/// Code page 437, of the United States.
pub(super) const CP437: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»\
    ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Code page 850, of Western Europe.
pub(super) const CP850: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»\
    ░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Writes bytes of a code page as UTF-8, over what `out` held.
pub(super) fn decode(bytes: &[u8], upper: &str, out: &mut Vec<u8>) {
    let upper: Vec<char> = upper.chars().collect();
    let mut character = [0; 4];
    out.clear();
    for byte in bytes {
        match byte.checked_sub(0x80) {
            None => out.push(*byte),
            Some(at) => out.extend_from_slice(upper[usize::from(at)].encode_utf8(&mut character).as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_upper_byte_is_one_character() {
        for (page, byte, character) in
            [(CP437, 0x82, 'é'), (CP437, 0x9b, '¢'), (CP850, 0xe9, 'Ú'), (CP850, 0xab, '½')]
        {
            assert_eq!(page.chars().count(), 128);
            let mut text = Vec::new();
            decode(&[b'a', byte], page, &mut text);
            assert_eq!(String::from_utf8(text).ok(), Some(format!("a{character}")));
        }
    }
}
