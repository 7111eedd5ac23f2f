//! What both programs show: a button that counts.

use leptos::prelude::*;

/// The smallest Leptos component that does something.
#[component]
pub fn Counter() -> impl IntoView {
    let count = RwSignal::new(0_u32);
    view! {
        <main>
            <button on:click=move |_| count.update(|count| *count = count.wrapping_add(1))>"Count"</button>
            <p>{count}</p>
        </main>
    }
}
