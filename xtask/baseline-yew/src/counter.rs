//! A minimal Yew app.

use baseline_yew::Counter;
use yew::Renderer;

fn main() {
    Renderer::<Counter>::new().render();
}
