// Draws a component again only when one of its properties is another object.

import { Component, createElement, type ComponentType, type VNode } from "preact";

export function memo<Properties extends object>(inner: (properties: Properties) => VNode): ComponentType<Properties> {
  return class extends Component<Properties> {
    override shouldComponentUpdate(next: Properties): boolean {
      const [old, fresh] = [this.props as Record<string, unknown>, next as Record<string, unknown>];
      return Object.keys(fresh).some((key) => !Object.is(old[key], fresh[key]));
    }
    override render(): VNode {
      return createElement(inner as ComponentType<object>, this.props);
    }
  };
}
