//! What the guides show is what is compiled.

#[cfg(test)]
mod tests {
    /// A guide in both languages, and the files that it shows whole.
    const GUIDES: [([&str; 2], &[&str]); 3] = [
        (
            [include_str!("../../docs/guide-yew.md"), include_str!("../../docs/guide-yew.ko.md")],
            &[
                include_str!("../../examples/quickstart-yew/src/main.rs"),
                include_str!("../../examples/quickstart-yew/index.html"),
                include_str!("../../examples/quickstart-yew/Trunk.toml"),
            ],
        ),
        (
            [include_str!("../../docs/testing-a-shop.md"), include_str!("../../docs/testing-a-shop.ko.md")],
            &[include_str!("../../tests/browser_shop.rs")],
        ),
        (
            [include_str!("../../docs/guide-leptos.md"), include_str!("../../docs/guide-leptos.ko.md")],
            &[
                include_str!("../../examples/quickstart-leptos/src/main.rs"),
                include_str!("../../examples/quickstart-leptos/index.html"),
                include_str!("../../examples/quickstart-leptos/Trunk.toml"),
            ],
        ),
    ];

    #[test]
    fn guides_show_programs_as_they_are() {
        for (guides, files) in GUIDES {
            for (guide, file) in guides.iter().flat_map(|guide| files.iter().map(move |file| (guide, file))) {
                assert!(guide.contains(file.trim_end()), "this is not in a guide, or differs:\n{file}");
            }
        }
    }
}
