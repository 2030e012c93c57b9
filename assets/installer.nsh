; What the Windows installer registers so that Dialtray can be chosen for links, and takes away again. Electron alone writes
; Software\Classes\<scheme>, which Windows 10 and 11 do not offer under "Default apps". Per user, hence HKCU.
; The same list is in electron-builder.yml, msi-project.mjs and default-associations.xml; a test compares them.

!define DIALTRAY_KEY "Software\Dialtray"
!define DIALTRAY_COMMAND '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--open-url" "--" "%1"'

!macro dialtrayForEachLink ACTION
  !insertmacro ${ACTION} tel "Telephone number"
  !insertmacro ${ACTION} callto "Telephone number"
  !insertmacro ${ACTION} sip "SIP address"
  !insertmacro ${ACTION} sips "SIP address"
  !insertmacro ${ACTION} dialtray "Dialtray"
!macroend

!macro dialtrayNotifyShell
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

!macro dialtrayRegisterLink SCHEME TITLE
  WriteRegStr HKCU "Software\Classes\Dialtray.${SCHEME}" "" "${TITLE}"
  WriteRegStr HKCU "Software\Classes\Dialtray.${SCHEME}" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\Dialtray.${SCHEME}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr HKCU "Software\Classes\Dialtray.${SCHEME}\shell\open\command" "" '${DIALTRAY_COMMAND}'
  WriteRegStr HKCU "${DIALTRAY_KEY}\Capabilities\URLAssociations" "${SCHEME}" "Dialtray.${SCHEME}"
!macroend

!macro customInstall
  WriteRegStr HKCU "${DIALTRAY_KEY}\Capabilities" "ApplicationName" "Dialtray"
  WriteRegStr HKCU "${DIALTRAY_KEY}\Capabilities" "ApplicationDescription" "Click-to-dial for SIP desk phones"
  WriteRegStr HKCU "${DIALTRAY_KEY}\Capabilities" "ApplicationIcon" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  !insertmacro dialtrayForEachLink dialtrayRegisterLink
  WriteRegStr HKCU "Software\RegisteredApplications" "Dialtray" "${DIALTRAY_KEY}\Capabilities"
  !insertmacro dialtrayNotifyShell
!macroend

; The second half is what the app itself claimed: it goes only while it still names this very program.
!macro dialtrayForgetLink SCHEME TITLE
  DeleteRegKey HKCU "Software\Classes\Dialtray.${SCHEME}"
  ReadRegStr $0 HKCU "Software\Classes\${SCHEME}\shell\open\command" ""
  ${if} $0 == '${DIALTRAY_COMMAND}'
    DeleteRegKey HKCU "Software\Classes\${SCHEME}\shell\open\command"
    DeleteRegKey /ifempty HKCU "Software\Classes\${SCHEME}\shell\open"
    DeleteRegKey /ifempty HKCU "Software\Classes\${SCHEME}\shell"
    EnumRegKey $0 HKCU "Software\Classes\${SCHEME}" 0
    ${if} $0 == ""
      DeleteRegKey HKCU "Software\Classes\${SCHEME}"
    ${endIf}
  ${endIf}
!macroend

!macro customUnInstall
  ; An update runs the old uninstaller first. Without its ProgIDs, Windows would forget that the user had chosen us.
  ${ifNot} ${isUpdated}
    Push $0
    DeleteRegValue HKCU "Software\RegisteredApplications" "Dialtray"
    !insertmacro dialtrayForEachLink dialtrayForgetLink
    DeleteRegKey HKCU "${DIALTRAY_KEY}\Capabilities"
    DeleteRegKey /ifempty HKCU "${DIALTRAY_KEY}"
    ; The app's own entry for "start at login", under the name that Electron gives it.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    !insertmacro dialtrayNotifyShell
    Pop $0
  ${endIf}
!macroend
