/**
 * Renders a part: its own element or the one that `render` gives, with the app's props merged into the part's, and a ref.
 */
import { cloneElement, createElement, isValidElement, version } from 'react';
import type { ComponentPropsWithoutRef, ElementType, ReactElement, ReactNode, Ref, SyntheticEvent } from 'react';

/** The part's merged props, including its ref and children, to spread over an element. */
export type RenderedProps = Record<string, unknown> & { readonly children?: ReactNode };

/**
 * Replaces the part's element: an element that receives the part's props and ref, or a function of them and of the part's
 * state.
 */
export type PartRender<State> = ReactElement<Record<string, unknown>> | ((props: RenderedProps, state: State) => ReactElement);

/**
 * Props of a part: those of its element, and `render`. The app's handlers run before the part's own; `preventDefault()`
 * stops the part's handler.
 */
export type PartProps<Tag extends 'button' | 'div' | 'input' | 'select' | 'span', State> = ComponentPropsWithoutRef<Tag> & {
  /** Renders another element instead of the part's own. It must accept the props and the ref of such an element. */
  readonly render?: PartRender<State>;
};

/** The input of {@link renderPart}. */
export interface Part<State, Node> {
  readonly tag: ElementType;
  /** Props that the part itself sets. */
  readonly own: Record<string, unknown>;
  /** Props that the app passed. */
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

/**
 * Merges the app's props into the part's: class names and styles are joined, handlers both run, and otherwise the app's
 * value wins.
 */
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

/** React 19 keeps an element's ref in its props; React 18 keeps it beside them. */
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
