//! The page of all faults is what the code says.

use payjoa::Language;
use payjoa_sandbox::faults_page;

#[test]
fn the_pages_of_all_faults_are_up_to_date() {
    for (language, file) in [(Language::En, "sandbox-faults.md"), (Language::Ko, "sandbox-faults.ko.md")] {
        let path = format!("{}/../docs/{file}", env!("CARGO_MANIFEST_DIR"));
        let written = std::fs::read_to_string(&path).unwrap();
        let tag = language.tag();
        assert!(
            written == faults_page(language),
            "{path} is out of date: payjoa-sandbox faults --markdown --lang {tag} > docs/{file}"
        );
    }
}

#[test]
fn every_fault_has_a_test_that_names_it() {
    let folder = format!("{}/tests/it/faults", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let tests: String = files.collect();
    for fault in payjoa_sandbox::Fault::ALL {
        assert!(tests.contains(&format!("Fault::{fault:?}")), "{fault} happens in no test");
    }
}
