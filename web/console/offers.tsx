// What is offered while somebody writes: chosen with the arrows and Enter, or with the mouse.

import type { JSX } from "preact";

export interface Offer {
  title: string;
  detail: string;
  /** What stands in the box when it is chosen, and where one writes on in it. */
  text: string;
  caret: number;
}

interface Properties {
  label: string;
  /** Said when there is nothing to offer. */
  nothing: string;
  offers: Offer[];
  chosen: number;
  onPick: (offer: Offer) => void;
}

export function OfferList({ label, nothing, offers, chosen, onPick }: Properties): JSX.Element {
  const press = (event: MouseEvent, offer: Offer): void => {
    event.preventDefault();
    onPick(offer);
  };
  return (
    <ul class="offers" role="listbox" aria-label={label}>
      {offers.length === 0 && <li class="nothing">{nothing}</li>}
      {offers.map((offer, index) => (
        <li key={offer.title} role="option" aria-selected={index === chosen} onMouseDown={(event) => press(event, offer)}>
          <b>{offer.title}</b>
          <span>{offer.detail}</span>
        </li>
      ))}
    </ul>
  );
}
