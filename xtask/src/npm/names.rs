//! Short names between WebAssembly and its glue. wasm-bindgen's carry a hash each, in both files, which no compressor makes
//! smaller: four kilobytes of what a shopper downloads.

use anyhow::{Context, Result};
use serde_json::Value;

/// What `--minify-imports-and-exports-and-modules` calls the one module that a program imports from.
const MODULE: &str = "a";

/// The glue with the names that wasm-opt has printed.
pub(crate) fn shorten(glue: &str, printed: &str) -> Result<String> {
    let names: Value = serde_json::from_str(printed).context("wasm-opt printed names of an unknown shape")?;
    let list = |kind: &str| names.get(kind).and_then(Value::as_array).into_iter().flatten();
    let text = |entry: &Value, at: usize| entry.get(at).and_then(Value::as_str).map(str::to_owned);
    let mut glue = glue.to_owned();
    for import in list("imports") {
        let (module, name, short) = text(import, 0)
            .and_then(|module| Some((module, text(import, 1)?, text(import, 2)?)))
            .context("wasm-opt printed an import of an unknown shape")?;
        glue = glue.replace(&format!(" {name}: "), &format!(" {short}: "));
        glue = glue.replace(&format!("\"{module}\": "), &format!("\"{MODULE}\": "));
    }
    let exports: Vec<_> = list("exports").filter_map(|export| Some((text(export, 0)?, text(export, 1)?))).collect();
    Ok(with_exports(&glue, &exports))
}

/// Exports are what follows `wasm.`.
fn with_exports(glue: &str, exports: &[(String, String)]) -> String {
    let mut pieces = glue.split("wasm.");
    let mut renamed = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$').unwrap_or(piece.len());
        let (name, rest) = piece.split_at(end);
        let short = exports.iter().find(|(known, _)| known == name).map_or(name, |(_, short)| short);
        renamed.extend(["wasm.", short, rest]);
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn both_ends_get_the_same_names() {
        let printed =
            r#"{"imports": [["./x_bg.js", "__wbg_then_65", "$"]], "exports": [["memory", "A"], ["pay", "$b"]]}"#;
        let glue = "        __wbg_then_65: function() {},\n \"./x_bg.js\": import0,\n wasm.memory.buffer; wasm.pay(1); wasm.payLate()";
        let want = "        $: function() {},\n \"a\": import0,\n wasm.A.buffer; wasm.$b(1); wasm.payLate()";
        assert_eq!(shorten(glue, printed).unwrap(), want);
    }
}
