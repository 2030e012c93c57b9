import { type ReactNode, useState } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTexts } from '../i18n/i18n.ts';
import { Button } from './Button.tsx';

interface DialogProps {
  readonly isOpen: boolean;
  /** By Escape, by a press beside it, or by a button of its own. */
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons; the one that does it comes last. */
  readonly actions?: ReactNode;
  readonly width?: 'narrow' | 'wide';
  /** Something is asked that must be answered: read out as such. */
  readonly isAlert?: boolean;
}

export function Dialog(props: DialogProps) {
  const { isOpen, onClose, title, children, actions, width = 'narrow', isAlert = false } = props;
  const change = (open: boolean): void => {
    if (!open) onClose();
  };
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={change} isDismissable={!isAlert}>
      <Modal className="modal" data-width={width}>
        <AriaDialog className="dialog" role={isAlert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
          {actions === undefined ? null : <div className="row row-end">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** What is done, as a verb: “Delete all”. */
  readonly confirmLabel: string;
  readonly isDangerous?: boolean;
  readonly onConfirm: () => void | Promise<void>;
  readonly onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, title, children, confirmLabel, isDangerous = false, onConfirm, onClose } = props;
  const t = useTexts('common');
  const [isPending, setPending] = useState(false);
  const confirm = async (): Promise<void> => {
    setPending(true);
    try {
      await onConfirm();
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      isAlert
      actions={
        <>
          <Button onPress={onClose} autoFocus={isDangerous}>
            {t('cancel')}
          </Button>
          <Button
            variant={isDangerous ? 'danger' : 'primary'}
            onPress={() => void confirm()}
            isPending={isPending}
            autoFocus={!isDangerous}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
