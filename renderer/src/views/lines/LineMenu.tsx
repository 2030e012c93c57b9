import { EllipsisVertical } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { IconButton } from '../../ui/Button.tsx';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDangerous?: boolean;
  run(): void;
}

/** What can be done to one line, behind one button. */
export function LineMenu({ label, actions }: { readonly label: string; readonly actions: readonly MenuAction[] }) {
  return (
    <MenuTrigger>
      <IconButton label={label} icon={<EllipsisVertical size={18} aria-hidden="true" />} />
      <Popover className="popover" placement="bottom end">
        <Menu className="list-box" aria-label={label}>
          {actions.map((action) => (
            <MenuItem
              key={action.id}
              id={action.id}
              textValue={action.label}
              onAction={action.run}
              className={action.isDangerous === true ? 'list-item lines-danger' : 'list-item'}
            >
              {action.icon}
              <span className="list-text">{action.label}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
