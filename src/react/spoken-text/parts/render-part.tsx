/**
 * What every part does with its props: an element of its own unless `render` gives another, the app's props merged with
 * the part's, and a ref to whatever was rendered.
 */
import { cloneElement, createElement, isValidElement, version } from 'react';
import type { ComponentPropsWithoutRef, ElementType, ReactElement, ReactNode, Ref, SyntheticEvent } from 'react';

/** The part's merged props, its ref and children among them, to be spread over an element. */
export type RenderedProps = Record<string, unknown> & { readonly children?: ReactNode };

/** Another element to be the part: one that gets the part's props and ref, or a function of them and of its state. */
export type PartRender<State> = ReactElement<Record<string, unknown>> | ((props: RenderedProps, state: State) => ReactElement);

/** Props of a part: those of its element, and `render`. Handlers run before the part's own, which `preventDefault()` keeps from running. */
export type PartProps<Tag extends 'button' | 'div' | 'input' | 'select' | 'span', State> = ComponentPropsWithoutRef<Tag> & {
  /** What to render instead of the part's own element. It must take props and a ref as such an element does. */
  readonly render?: PartRender<State>;
};

/** What {@link renderPart} puts together. */
export interface Part<State, Node> {
  readonly tag: ElementType;
  /** What the part itself wants of its element. */
  readonly own: Record<string, unknown>;
  /** What the app gave. */
  readonly given: object & { readonly render?: PartRender<State> };
  readonly ref: Ref<Node>;
  readonly state: State;
}

/** Renders a part. */
export function renderPart<State, Node>({ tag, own, given, ref, state }: Part<State, Node>): ReactElement {
  const { render, ...rest } = given;
  const props: RenderedProps = { ...mergeProps(own, rest), ref };
  if (typeof render === 'function') return render(props, state);
  if (!isValidElement(render)) return createElement(tag, props);
  const merged = mergeProps(props, render.props);
  return cloneElement(render, { ...merged, ref: bothRefs(ref, refOf(render)) });
}

/** Merges props: class names and styles join, of two handlers both run, of anything else the latter counts. */
function mergeProps(own: Record<string, unknown>, given: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...own };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const mine = own[name];
    if (isHandler(name, mine) && isHandler(name, value)) merged[name] = inTurn(value, mine);
    else if (name === 'className' && typeof mine === 'string' && typeof value === 'string') merged[name] = `${mine} ${value}`;
    else if (name === 'style' && typeof mine === 'object') merged[name] = { ...mine, ...(value as object) };
    else merged[name] = value;
  }
  return merged;
}

type Handler = (event: SyntheticEvent) => void;

function isHandler(name: string, value: unknown): value is Handler {
  return /^on[A-Z]/u.test(name) && typeof value === 'function';
}

function inTurn(given: Handler, own: Handler): Handler {
  return (event) => {
    given(event);
    if (!event.defaultPrevented) own(event);
  };
}

/** React 19 has an element's ref among its props; before, it was beside them. */
function refOf(element: ReactElement<Record<string, unknown>>): unknown {
  return Number.parseInt(version) >= 19 ? element.props['ref'] : (element as { readonly ref?: unknown }).ref;
}

function bothRefs(one: unknown, other: unknown): unknown {
  if (other === undefined || other === null) return one;
  return (value: unknown) => {
    for (const ref of [one, other]) {
      if (typeof ref === 'function') (ref as (value: unknown) => void)(value);
      else if (ref !== null && ref !== undefined) (ref as { current: unknown }).current = value;
    }
  };
}
