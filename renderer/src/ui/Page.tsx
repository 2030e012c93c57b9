import type { ReactNode } from 'react';

interface PageProps {
  readonly title: string;
  /** Where the first control says it already: the title is for those who listen. */
  readonly isTitleHidden?: boolean;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, isTitleHidden = false, actions, children }: PageProps) {
  return (
    <div className="page">
      {isTitleHidden ? (
        <h1 className="visually-hidden">{title}</h1>
      ) : (
        <header className="page-head">
          <h1>{title}</h1>
          {actions === undefined ? null : <div className="row">{actions}</div>}
        </header>
      )}
      {children}
    </div>
  );
}

interface CardProps {
  readonly title?: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** A part of a page. */
export function Card({ title, description, actions, children }: CardProps) {
  return (
    <section className="card">
      {title === undefined ? null : (
        <header className="card-head">
          <div>
            <h2>{title}</h2>
            {description === undefined ? null : <p className="soft small">{description}</p>}
          </div>
          {actions === undefined ? null : <div className="row">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** In the place of a list that has nothing in it yet. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="empty">
      {icon}
      <h2>{title}</h2>
      {children}
      {actions === undefined ? null : <div className="row">{actions}</div>}
    </div>
  );
}

/** A key as it stands on the keyboard. */
export const Kbd = ({ children }: { readonly children: string }) => <kbd className="kbd">{children}</kbd>;
