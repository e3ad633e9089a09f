// The chat bubble that any page can load.
export {};
