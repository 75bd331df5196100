//! The tags of the parts of a workbook, one by one, as far as styles and merged cells are looked for in them.

/// A tag with the text after it.
pub(super) struct Tag<'t> {
    pub(super) name: &'t str,
    /// What is between its `<` and the next.
    pub(super) whole: &'t str,
}

/// The tags of a text, those that close with their `/`.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    text.split('<').skip(1).map(|whole| {
        let closes = usize::from(whole.starts_with('/'));
        let end =
            whole[closes..].find([' ', '>', '/', '\n', '\r', '\t']).map_or(whole.len(), |end| closes + end);
        Tag { name: &whole[..end], whole }
    })
}

impl<'t> Tag<'t> {
    /// What an attribute says.
    pub(super) fn attribute(&self, name: &str) -> Option<&'t str> {
        let at = self.whole.match_indices(name).find_map(|(at, _)| {
            let value = self.whole[at + name.len()..].strip_prefix("=\"")?;
            self.whole[..at].ends_with(char::is_whitespace).then_some(value)
        });
        at?.split('"').next()
    }

    /// How often what the tag holds comes again.
    pub(super) fn repeated(&self, attribute: &str) -> u32 {
        self.attribute(attribute).and_then(|value| value.parse().ok()).unwrap_or(1)
    }

    /// The text between the tag and the next.
    pub(super) fn text(&self) -> &'t str {
        self.whole.split_once('>').filter(|(tag, _)| !tag.ends_with('/')).map_or("", |(_, text)| text)
    }
}

/// A text with the signs that markup has names for.
pub(super) fn unescaped(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    signs.into_iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign))
}
