//! The few things the hook and the size report need to read and change in HTML that this project itself wrote. Not an
//! HTML parser: quotes are double, tags are lower case.

/// A `script` element with its text inside the page.
#[derive(Debug, PartialEq, Eq)]
pub struct InlineScript {
    /// Where the element is in the page, in bytes.
    pub place: std::ops::Range<usize>,
    /// Its attributes as written, with a space before the first.
    pub attributes: String,
    /// Its text.
    pub text: String,
}

/// The first `script` element without `src` at or after `from`.
pub fn inline_script(html: &str, from: usize) -> Option<InlineScript> {
    let start = from + html.get(from..)?.find("<script")?;
    let open_end = start + html[start..].find('>')?;
    let attributes = &html[start + "<script".len()..open_end];
    let close = open_end + html[open_end..].find("</script>")?;
    let end = close + "</script>".len();
    if attribute(attributes, "src").is_some() {
        return inline_script(html, end);
    }
    Some(InlineScript {
        place: start..end,
        attributes: attributes.to_owned(),
        text: html[open_end + 1..close].trim().to_owned(),
    })
}

/// Gives every start tag for which `change` yields attributes these, before its `>`.
pub fn add_attributes(html: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + 1024);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>').map(|end| start + end) else { break };
        out.push_str(&rest[..end]);
        if let Some(more) = change(&rest[start + 1..end]) {
            out.push(' ');
            out.push_str(&more);
        }
        out.push('>');
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

/// The files beside the page that its tags name in `href` or `src`, in order.
pub fn local_files(html: &str) -> Vec<String> {
    let tags = html.split('<').skip(1).filter_map(|tag| tag.split('>').next());
    let names = tags.flat_map(|tag| ["href", "src"].map(|name| attribute(tag, name)).into_iter().flatten());
    let mut files: Vec<String> = Vec::new();
    for file in names.filter_map(local_file) {
        if !files.iter().any(|f| f == file) {
            files.push(file.to_owned());
        }
    }
    files
}

/// The value of an attribute in a tag's text.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

/// The file a relative address names, if it is one beside the page.
pub fn local_file(address: &str) -> Option<&str> {
    let elsewhere = address.contains(':') || address.starts_with(['/', '#']);
    let file = address.trim_start_matches("./").split(['?', '#']).next().unwrap_or_default();
    (!elsewhere && !file.is_empty()).then_some(file)
}

/// Text as HTML shows it.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_only_scripts_with_their_text_inside() {
        let html = "<script src=\"a.js\"></script><script type=\"module\">\nlet x = 1;\n</script><p>";
        let script = inline_script(html, 0).expect("a script");
        assert_eq!((script.attributes.as_str(), script.text.as_str()), (" type=\"module\"", "let x = 1;"));
        assert_eq!(&html[script.place.end..], "<p>");
        assert_eq!(inline_script("<script src=\"a.js\"></script>", 0), None);
    }

    #[test]
    fn lists_the_files_beside_the_page_once_each() {
        let html = "<link href=\"./a.css\"><script src=\"b.js?v=1\"></script><link href=\"./a.css\"><a \
                    href=\"https://x.org/\"></a><a href=\"#top\"></a><a href=\"/y\"></a><a href=\"./\"></a>";
        assert_eq!(local_files(html), ["a.css", "b.js"]);
    }

    #[test]
    fn adds_attributes_to_the_tags_asked_for() {
        let add = |tag: &str| tag.starts_with("link").then(|| "x=\"1\"".to_owned());
        assert_eq!(add_attributes("<p>a < b</p><link rel=\"y\">c", add), "<p>a < b</p><link rel=\"y\" x=\"1\">c");
    }

    #[test]
    fn an_attribute_is_found_by_its_whole_name() {
        assert_eq!(attribute("link data-href=\"x\" href=\"y\"", "href"), Some("y"));
        assert_eq!(attribute("link data-href=\"x\"", "href"), None);
    }
}
