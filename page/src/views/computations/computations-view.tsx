import { addOpenedStyle } from '../../parts/opened-style.ts';
import { addStyle } from '../../parts/view-style.ts';
import type { ViewProps } from '../view-props.ts';
import { ComparedSection } from './compared-section.tsx';
import { ComputationSection } from './computation-section.tsx';
import profileStyle from '../profile/profile.view.css';
import style from './computations.view.css';
import { ListSection } from './list-section.tsx';

addOpenedStyle();
addStyle(profileStyle);
addStyle(style);

/** Dask's computations: all of them, one, or two compared, as the URL says. */
function ComputationsView(props: ViewProps) {
  const { id = '', a = '', b = '' } = props.looked;
  return (
    <main class="view" id="computations-view">
      {a !== '' && b !== '' ? (
        <ComparedSection {...props} />
      ) : id !== '' ? (
        <ComputationSection {...props} />
      ) : (
        <ListSection {...props} />
      )}
    </main>
  );
}

export { ComputationsView as Opened };
