import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure as AriaDisclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';

interface DisclosureProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  readonly level?: 2 | 3 | 4;
}

export function Disclosure({ title, children, isOpen, onOpenChange, level = 3 }: DisclosureProps) {
  return (
    <AriaDisclosure
      className="disclosure"
      {...(isOpen === undefined ? {} : { isExpanded: isOpen })}
      {...(onOpenChange === undefined ? {} : { onExpandedChange: onOpenChange })}
    >
      <Heading level={level}>
        <Button slot="trigger" className="disclosure-button">
          <ChevronRight className="disclosure-mark" size={16} aria-hidden="true" />
          <span>{title}</span>
        </Button>
      </Heading>
      <DisclosurePanel className="disclosure-panel">
        <div>{children}</div>
      </DisclosurePanel>
    </AriaDisclosure>
  );
}
