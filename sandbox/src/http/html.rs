//! Pages from templates: `{{name}}` is replaced by an escaped text, in one pass, so that no value can name another.

/// Fills a template in. A name without a value becomes nothing.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        page.push_str(before);
        let (raw, name) = name.strip_prefix('=').map_or((false, name), |name| (true, name));
        let value = values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value);
        if raw {
            page.push_str(value);
        } else {
            escape(value, &mut page);
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

fn escape(text: &str, page: &mut String) {
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\'' => page.push_str("&#39;"),
            c => page.push(c),
        }
    }
}

/// JSON that can stand inside a `<script>` element.
pub(super) fn json_in_script(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_unless_they_are_markup() {
        let page = fill("<b>{{name}}</b>{{=markup}}{{missing}}", &[("name", "<i a=\"1\">'&"), ("markup", "<hr>")]);
        assert_eq!(page, "<b>&lt;i a=&quot;1&quot;&gt;&#39;&amp;</b><hr>");
    }

    #[test]
    fn a_value_that_looks_like_a_placeholder_stays_text() {
        assert_eq!(fill("{{a}} {{b}}", &[("a", "{{b}}"), ("b", "secret")]), "{{b}} secret");
    }

    #[test]
    fn json_cannot_end_its_script() {
        assert_eq!(json_in_script(&serde_json::json!("</script>")), r#""\u003c/script>""#);
    }
}
