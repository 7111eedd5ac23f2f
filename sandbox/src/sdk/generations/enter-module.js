export default currentSdk(import.meta.url);
